#include "nn/kernels/linear.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace evo::music::nn {

struct linear::packed {
  std::vector<float> weights, bias;
  std::size_t outputs = 0, inputs = 0;
};

linear::linear(std::span<const float> weights, std::size_t outputs, std::size_t inputs,
               std::span<const float> bias, precision, instruction_set)
    : packed_{std::make_unique<packed>(
          packed{{weights.begin(), weights.end()}, {bias.begin(), bias.end()}, outputs, inputs})} {}
linear::~linear() = default;
linear::linear(linear&&) noexcept = default;
linear& linear::operator=(linear&&) noexcept = default;

std::size_t linear::outputs() const noexcept {
  return packed_->outputs;
}
std::size_t linear::inputs() const noexcept {
  return packed_->inputs;
}
std::size_t linear::bytes() const noexcept {
  return packed_->weights.size() * sizeof(float);
}

namespace {

float finished(float product, float before, epilogue then) {
  switch (then) {
  case epilogue::store: break;
  case epilogue::add: return before + product;
  case epilogue::relu: return std::max(product, 0.0F);
  case epilogue::gelu: return 0.5F * product * (1 + std::erf(product * 0.70710678F));
  }
  return product;
}

} // namespace

void linear::operator()(const_rows x, rows y, const executor& run, epilogue then) const {
  constexpr std::size_t chunk = 64;
  const auto& [weights, bias, outputs, inputs] = *packed_;
  run((outputs + chunk - 1) / chunk, [&](std::size_t task) {
    for (std::size_t o = task * chunk; o < std::min(outputs, (task + 1) * chunk); ++o)
      for (std::size_t r = 0; r < x.count; ++r) {
        float sum = 0;
        for (std::size_t i = 0; i < inputs; ++i)
          sum += x[r][i] * weights[o * inputs + i];
        y[r][o] = finished(sum + (bias.empty() ? 0 : bias[o]), y[r][o], then);
      }
  });
}

} // namespace evo::music::nn
