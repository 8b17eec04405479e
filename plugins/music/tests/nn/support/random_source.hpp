#pragma once
/// @file
/// Weights that are worked out from a tensor's name. random_weights.py makes the same numbers.

#include "nn/tensor_source.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace evo::music::nn::testing {

/// n even numbers in [-1, 1), exact in float, that depend on the name alone.
inline std::vector<float> random_numbers(std::string_view name, std::size_t n) {
  std::uint64_t seed = 0xCBF29CE484222325U; // FNV-1a
  for (const char letter : name)
    seed = (seed ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;
  std::vector<float> numbers(n);
  for (std::size_t i = 0; i < n; ++i) {
    std::uint64_t x = seed + (i + 1) * 0x9E3779B97F4A7C15U; // SplitMix64
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    x ^= x >> 31U;
    numbers[i] = static_cast<float>(static_cast<std::int64_t>(x >> 40U) - (1 << 23)) * 0x1p-23F;
  }
  return numbers;
}

/// Has every tensor, in every shape, except those that `lacks` holds for.
class random_source final : public tensor_source {
public:
  explicit random_source(std::function<bool(std::string_view)> lacks = {})
      : lacks_{std::move(lacks)} {}

  [[nodiscard]] bool contains(std::string_view name) const override {
    return !lacks_ || !lacks_(name);
  }
  [[nodiscard]] std::vector<std::int64_t> shape(std::string_view) const override { return {}; }
  [[nodiscard]] std::vector<std::string> names() const override { return {}; }
  [[nodiscard]] std::vector<float> floats(std::string_view name,
                                          std::span<const std::int64_t> shape) const override {
    const auto n = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies{});
    auto numbers = random_numbers(name, static_cast<std::size_t>(n));
    const auto has = [&](std::string_view part) { return name.find(part) != name.npos; };
    const auto scale = [&](float mean, float deviation) {
      for (float& each : numbers)
        each = mean + deviation * each;
    };
    if (has("weight_g") || has("original0"))
      scale(1, 0.5F);
    else if (has("norm"))
      scale(1, 0.25F);
    else if (has("bias_") || name.ends_with(".bias"))
      scale(0, 0.125F);
    else if (!has("embed") && !has("shared") && !has("relative_attention_bias"))
      scale(0, static_cast<float>(std::sqrt(3.0 / static_cast<double>(shape.back()))));
    return numbers;
  }

private:
  std::function<bool(std::string_view)> lacks_;
};

} // namespace evo::music::nn::testing
