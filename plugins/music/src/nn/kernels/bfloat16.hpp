#pragma once
/// @file
/// bfloat16: the upper half of a float.

#include <bit>
#include <cstdint>

namespace evo::music::nn {

/// To the nearest, ties to even; NaN stays NaN, what is too large becomes infinite.
[[nodiscard]] inline std::uint16_t to_bfloat16(float value) noexcept {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t rounded = (bits + 0x7FFFU + (bits >> 16U & 1U)) >> 16U;
  const std::uint32_t quiet = bits >> 16U | 0x40U;
  return static_cast<std::uint16_t>((bits & 0x7FFFFFFFU) > 0x7F800000U ? quiet : rounded);
}

[[nodiscard]] inline float from_bfloat16(std::uint16_t value) noexcept {
  return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16U);
}

} // namespace evo::music::nn
