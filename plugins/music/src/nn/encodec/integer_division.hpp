#pragma once
/// @file
/// Division of moments, which can be negative.

#include <cstddef>

namespace evo::music::nn {

[[nodiscard]] constexpr std::ptrdiff_t floor_divide(std::ptrdiff_t a, std::size_t b) noexcept {
  const auto divisor = static_cast<std::ptrdiff_t>(b);
  return a / divisor - (a % divisor < 0 ? 1 : 0);
}

[[nodiscard]] constexpr std::ptrdiff_t ceil_divide(std::ptrdiff_t a, std::size_t b) noexcept {
  return -floor_divide(-a, b);
}

} // namespace evo::music::nn
