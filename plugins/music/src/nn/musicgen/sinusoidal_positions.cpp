#include "nn/musicgen/sinusoidal_positions.hpp"

#include <cmath>

namespace evo::music::nn {
namespace {

std::vector<float> frequencies(std::size_t half) {
  const auto step = static_cast<float>(-std::log(10000.0) / static_cast<double>(half - 1));
  std::vector<float> values(half);
  for (std::size_t i = 0; i < half; ++i) {
    const float exponent = static_cast<float>(i) * step;
    values[i] = static_cast<float>(std::exp(static_cast<double>(exponent)));
  }
  return values;
}

} // namespace

std::vector<float> sinusoidal_positions(std::size_t positions, std::size_t width) {
  const std::size_t half = width / 2;
  const std::vector<float> frequency = frequencies(half);
  std::vector<float> table(positions * width);
  for (std::size_t p = 0; p < positions; ++p)
    for (std::size_t i = 0; i < half; ++i) {
      const float angle = static_cast<float>(p) * frequency[i];
      table[p * width + i] = static_cast<float>(std::cos(static_cast<double>(angle)));
      table[p * width + half + i] = static_cast<float>(std::sin(static_cast<double>(angle)));
    }
  return table;
}

} // namespace evo::music::nn
