#include "blocks.hpp"

#include "lanes.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music {
namespace {

constexpr float rail = 0.99F;

double total(lanes a) {
  return (static_cast<double>(a.v[0]) + a.v[1]) + (static_cast<double>(a.v[2]) + a.v[3]);
}

/// Four sums side by side: one alone would wait for each addition to end.
struct sums {
  lanes x[4], xx[4];
  void add(const float* p) {
    for (std::size_t i = 0; i < 4; ++i) {
      const lanes value = load(p + i * lanes::count);
      x[i] += value;
      xx[i] += value * value;
    }
  }
};

void add_block(blocks& out, std::span<const float> block) {
  sums partial;
  std::size_t i = 0;
  for (; i + 16 <= block.size(); i += 16)
    partial.add(&block[i]);
  double sum = total((partial.x[0] + partial.x[1]) + (partial.x[2] + partial.x[3]));
  double square = total((partial.xx[0] + partial.xx[1]) + (partial.xx[2] + partial.xx[3]));
  for (; i < block.size(); ++i) {
    sum += block[i];
    square += static_cast<double>(block[i]) * block[i];
  }
  int railed = 0;
  for (const float value : block)
    railed += std::abs(value) > rail ? 1 : 0;
  out.sum.push_back(sum);
  out.square.push_back(square);
  out.railed.push_back(railed);
}

} // namespace

blocks sum_blocks(std::span<const float> signal, std::size_t length) {
  blocks out{.length = length, .sum = {}, .square = {}, .railed = {}};
  for (std::size_t start = 0; start < signal.size(); start += length)
    add_block(out, signal.subspan(start, std::min(length, signal.size() - start)));
  return out;
}

} // namespace evo::music
