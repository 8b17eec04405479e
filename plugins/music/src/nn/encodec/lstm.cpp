#include "nn/encodec/lstm.hpp"

#include "nn/kernels/elementwise.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace evo::music::nn {
namespace {

linear gates(const tensor_source& source, const std::string& prefix, const std::string& suffix,
             std::size_t width, precision how, instruction_set set) {
  const auto n = static_cast<std::int64_t>(width);
  const std::array<std::int64_t, 2> shape{4 * n, n};
  const std::array<std::int64_t, 1> biases{4 * n};
  return {source.floats(prefix + "weight_" + suffix, shape), 4 * width, width,
          source.floats(prefix + "bias_" + suffix, biases),  how,       set};
}

/// One step of one sequence: c = f c + i g, h = o tanh(c).
/// @param gates i, f, g, o before their nonlinearities; is changed
void step(std::span<float> gates, std::span<float> hidden, std::span<float> cell) {
  const std::size_t n = cell.size();
  sigmoid(gates.first(2 * n));
  tanh(gates.subspan(2 * n, n));
  sigmoid(gates.subspan(3 * n, n));
  for (std::size_t k = 0; k < n; ++k)
    hidden[k] = cell[k] = gates[n + k] * cell[k] + gates[k] * gates[2 * n + k];
  tanh(hidden);
  for (std::size_t k = 0; k < n; ++k)
    hidden[k] *= gates[3 * n + k];
}

} // namespace

/// A few steps of all sequences. Rows are ordered by step, then by sequence, the longest first, so
/// that those of a step which still go on are neighbours.
struct lstm::course {
  std::vector<std::size_t> counts; ///< sequences of each step
  std::vector<float> states;       ///< rows x width: what a layer reads, then what it makes
  std::vector<float> gates;        ///< rows x 4 width
};

lstm::lstm(const tensor_source& source, const std::string& prefix, std::size_t width,
           std::size_t layers, precision how, instruction_set set)
    : width_{width} {
  for (std::size_t i = 0; i < layers; ++i) {
    const std::string name = "l" + std::to_string(i);
    levels_.push_back({gates(source, prefix, "ih_" + name, width, how, set),
                       gates(source, prefix, "hh_" + name, width, how, set)});
  }
}

void lstm::add_to(std::span<signal> sequences, const executor& run) const {
  constexpr std::size_t most_rows = 1024; // what the gates' memory is bounded by
  std::vector<signal*> order;
  for (signal& each : sequences)
    order.push_back(&each);
  std::ranges::stable_sort(order, std::ranges::greater{}, &signal::length);
  const std::size_t steps = order.empty() ? 0 : order.front()->length();
  const std::size_t stride =
      std::max<std::size_t>(1, most_rows / std::max<std::size_t>(1, order.size()));
  std::vector<float> hidden(levels_.size() * order.size() * width_, 0.0F), cell = hidden;
  course now;
  for (std::size_t from = 0; from < steps; from += stride) {
    const std::size_t to = std::min(steps, from + stride);
    const auto for_each_row = [&](const auto& visit) {
      std::size_t row = 0;
      for (std::size_t t = from; t < to; ++t)
        for (std::size_t s = 0; s < now.counts[t - from]; ++s, ++row)
          visit(order[s]->at(static_cast<std::ptrdiff_t>(t)), now.states.data() + row * width_);
    };
    now.counts.clear();
    for (std::size_t t = from; t < to; ++t)
      now.counts.push_back(static_cast<std::size_t>(
          std::ranges::count_if(order, [&](const signal* each) { return each->length() > t; })));
    now.states.resize(width_ *
                      std::accumulate(now.counts.begin(), now.counts.end(), std::size_t{0}));
    for_each_row([&](const float* x, float* state) { std::copy_n(x, width_, state); });
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      const std::size_t each = order.size() * width_;
      step_all(now, levels_[i], std::span{hidden}.subspan(i * each, each),
               std::span{cell}.subspan(i * each, each), run);
    }
    for_each_row([&](float* x, const float* state) {
      std::transform(x, x + width_, state, x, std::plus{});
    });
  }
}

void lstm::step_all(course& now, const level& each, std::span<float> hidden, std::span<float> cell,
                    const executor& run) const {
  const std::size_t rows_in = now.states.size() / width_;
  now.gates.resize(4 * now.states.size());
  each.input({now.states.data(), rows_in, width_}, {now.gates.data(), rows_in, 4 * width_}, run);
  std::size_t row = 0;
  for (const std::size_t count : now.counts) {
    float* const at = now.gates.data() + row * 4 * width_;
    each.recurrent({hidden.data(), count, width_}, {at, count, 4 * width_}, run, epilogue::add);
    run(count, [&](std::size_t s) {
      const auto state = hidden.subspan(s * width_, width_);
      step({at + s * 4 * width_, 4 * width_}, state, cell.subspan(s * width_, width_));
      std::ranges::copy(state, now.states.data() + (row + s) * width_);
    });
    row += count;
  }
}

} // namespace evo::music::nn
