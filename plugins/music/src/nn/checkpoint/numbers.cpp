#include "nn/checkpoint/numbers.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace evo::music::nn {
namespace {

/// Infinities and NaN stay what they are.
float from_half(std::uint16_t half) noexcept {
  const std::uint32_t magnitude = half & 0x7FFFU;
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16U;
  // The exponent's bias differs by 112; the product also makes denormal halves normal.
  const float value = std::bit_cast<float>(magnitude << 13U) * 0x1p112F;
  const std::uint32_t bits =
      magnitude < 0x7C00U ? std::bit_cast<std::uint32_t>(value) : 0x7F800000U | magnitude << 13U;
  return std::bit_cast<float>(sign | bits);
}

float from_bfloat(std::uint16_t bits) noexcept {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U);
}

template <class Stored, class Convert>
void convert(std::span<const std::byte> stored, std::span<float> values, Convert to_float) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    Stored number;
    std::memcpy(&number, stored.data() + i * sizeof(Stored), sizeof(Stored));
    values[i] = to_float(number);
  }
}

} // namespace

bool is_floating(dtype type) noexcept {
  return type == dtype::f64 || type == dtype::f32 || type == dtype::f16 || type == dtype::bf16;
}

std::optional<std::size_t> to_floats(dtype type, std::span<const std::byte> stored,
                                     std::span<float> values) noexcept {
  if (values.empty()) // may have no address, which memcpy would mind
    return std::nullopt;
  switch (type) {
  case dtype::f64:
    convert<double>(stored, values, [](double v) { return static_cast<float>(v); });
    break;
  case dtype::f16: convert<std::uint16_t>(stored, values, from_half); break;
  case dtype::bf16: convert<std::uint16_t>(stored, values, from_bfloat); break;
  default: std::memcpy(values.data(), stored.data(), values.size_bytes());
  }
  constexpr float largest = std::numeric_limits<float>::max();
  std::size_t wrong = 0; // counted first: the loop without a way out is fast
  for (const float v : values)
    wrong += !(std::abs(v) <= largest);
  if (wrong == 0)
    return std::nullopt;
  std::size_t first = 0;
  while (std::isfinite(values[first]))
    ++first;
  return first;
}

} // namespace evo::music::nn
