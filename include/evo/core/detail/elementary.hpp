#pragma once
/// @file
/// The elementary functions behind random numbers, from exactly rounded operations only, so that
/// every machine and library gives the same bits. Series are written out term by term in Horner's
/// order; accuracy is tested against the mathematical library.

#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <utility>

namespace evo::detail {

/// Terms of the series that reach the precision of T on the reduced ranges below.
template <std::floating_point T>
inline constexpr std::size_t log_terms = std::same_as<T, float> ? 4 : 11;
template <std::floating_point T>
inline constexpr std::size_t sine_terms = std::same_as<T, float> ? 5 : 9;
template <std::floating_point T>
inline constexpr std::size_t exp_terms = std::same_as<T, float> ? 8 : 14;

/// 1 / (2k + 1) for artanh, the highest k first.
template <std::floating_point T>
consteval std::array<T, log_terms<T> - 1> inverse_odd_series() {
  std::array<T, log_terms<T> - 1> terms{};
  for (std::size_t k = log_terms<T>; k-- > 1;)
    terms[log_terms<T> - 1 - k] = 1 / static_cast<T>(2 * k + 1);
  return terms;
}

/// Natural logarithm of a positive normal number: x = m 2^e with m in [sqrt(1/2), sqrt(2)), and
/// ln m = 2 artanh(s), s = (m - 1) / (m + 1), |s| < 0.172.
template <std::floating_point T>
[[nodiscard]] T log_of(T x) noexcept {
  using bits_type = std::conditional_t<std::same_as<T, float>, std::int32_t, std::int64_t>;
  constexpr int mantissa_bits = std::numeric_limits<T>::digits - 1;
  // Subtracting the bits of sqrt(1/2) moves the exponent's step from 1 to sqrt(1/2).
  constexpr auto offset = std::bit_cast<bits_type>(std::numbers::sqrt2_v<T> / 2);
  const auto bits = std::bit_cast<bits_type>(x);
  const bits_type exponent = (bits - offset) >> mantissa_bits;
  const T m = std::bit_cast<T>(bits - exponent * (bits_type{1} << mantissa_bits));

  const T s = (m - 1) / (m + 1);
  const T square = s * s;
  static constexpr auto series = inverse_odd_series<T>();
  T sum = 0;
  for (const T coefficient : series)
    sum = square * (sum + coefficient);
  return static_cast<T>(exponent) * std::numbers::ln2_v<T> + 2 * (s + s * sum);
}

/// ln 2 in two parts: k times the first is exact for every exponent k.
template <std::floating_point T>
inline constexpr T ln2_high = std::same_as<T, float> ? T(0x1.62e4p-1) : T(0x1.62e42feep-1);
template <std::floating_point T>
inline constexpr T ln2_low = std::same_as<T, float> ? T(0x1.7f7d1cp-20) : T(0x1.a39ef35793c76p-33);

/// e^x, 0 where that is below the smallest normal number. x = k ln 2 + r with |r| < 0.347, and
/// e^x = 2^k e^r.
/// @param x not NaN
template <std::floating_point T>
[[nodiscard]] T exp_of(T x) noexcept {
  using bits_type = std::conditional_t<std::same_as<T, float>, std::int32_t, std::int64_t>;
  using limits = std::numeric_limits<T>;
  constexpr T highest = T(limits::max_exponent) * std::numbers::ln2_v<T>;
  constexpr T lowest = T(limits::min_exponent - 1) * std::numbers::ln2_v<T>;
  if (x >= highest)
    return limits::infinity();
  if (x <= lowest)
    return 0;
  const T scaled = x * std::numbers::log2e_v<T>;
  const auto k = static_cast<int>(scaled + (scaled < 0 ? T(-0.5) : T(0.5)));
  const T r = (x - static_cast<T>(k) * ln2_high<T>)-static_cast<T>(k) * ln2_low<T>;
  T sum = 1;
  for (std::size_t i = exp_terms<T>; i-- > 1;)
    sum = 1 + r * sum / static_cast<T>(i);
  // 2^k in two factors, since 2^1024 alone would overflow where the product doesn't.
  const auto power_of_two = [](int exponent) {
    constexpr int mantissa_bits = limits::digits - 1;
    return std::bit_cast<T>(static_cast<bits_type>(exponent + limits::max_exponent - 1)
                            << mantissa_bits);
  };
  return sum * power_of_two(k / 2) * power_of_two(k - k / 2);
}

/// base^exponent for a positive normal base.
template <std::floating_point T>
[[nodiscard]] T pow_of(T base, T exponent) noexcept {
  return exp_of(exponent * log_of(base));
}

/// (-1)^k / (first + 2k)! relative to the leading term, for sine (first = 1) and cosine (first =
/// 0).
template <std::floating_point T, std::size_t First>
consteval std::array<T, sine_terms<T>> alternating_series() {
  std::array<T, sine_terms<T>> terms{};
  long double term = 1;
  for (std::size_t k = 0; k < terms.size(); ++k) {
    terms[k] = static_cast<T>(term);
    term /= -static_cast<long double>((2 * k + First + 1) * (2 * k + First + 2));
  }
  return terms;
}

/// Sine and cosine of 2 pi turns, for turns in [0, 1). The reduction to an eighth is exact.
template <std::floating_point T>
[[nodiscard]] std::pair<T, T> sincos_of_turns(T turns) noexcept {
  static constexpr auto sine_series = alternating_series<T, 1>();
  static constexpr auto cosine_series = alternating_series<T, 0>();
  const int quarter = static_cast<int>(turns * 4 + T(0.5));
  const T angle = (turns - static_cast<T>(quarter) * T(0.25)) * (2 * std::numbers::pi_v<T>);
  const T square = angle * angle;
  T sine = sine_series.back(), cosine = cosine_series.back();
  for (std::size_t k = sine_terms<T> - 1; k-- > 0;) {
    sine = sine_series[k] + square * sine;
    cosine = cosine_series[k] + square * cosine;
  }
  sine *= angle;
  switch (quarter & 3) {
  case 0: return {sine, cosine};
  case 1: return {cosine, -sine};
  case 2: return {-sine, -cosine};
  default: return {-cosine, sine};
  }
}

} // namespace evo::detail
