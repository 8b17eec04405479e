#pragma once
/// @file
/// Four floats that are computed with as if they were one number, so that a library's transform,
/// which is generic over its scalar, works on four frames at a time. Each lane's result is what a
/// float alone would give, on every machine.

#include <cmath>
#include <cstddef>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace evo::music {

struct lanes {
  static constexpr std::size_t count = 4;
  using vector_type = float __attribute__((vector_size(16)));
  vector_type v;

  lanes() : lanes(0.0F) {}
  lanes(float x) : v{x, x, x, x} {} // NOLINT(google-explicit-constructor): a scalar converts
  explicit lanes(double x) : lanes(static_cast<float>(x)) {}
  lanes(int x) : lanes(static_cast<float>(x)) {} // NOLINT(google-explicit-constructor)
  explicit lanes(vector_type x) : v(x) {}

  lanes& operator+=(lanes b) {
    v += b.v;
    return *this;
  }
  lanes& operator-=(lanes b) {
    v -= b.v;
    return *this;
  }
  lanes& operator*=(lanes b) {
    v *= b.v;
    return *this;
  }
  friend lanes operator+(lanes a, lanes b) { return lanes(a.v + b.v); }
  friend lanes operator-(lanes a, lanes b) { return lanes(a.v - b.v); }
  friend lanes operator*(lanes a, lanes b) { return lanes(a.v * b.v); }
  friend lanes operator/(lanes a, lanes b) { return lanes(a.v / b.v); }
  friend lanes operator-(lanes a) { return lanes(-a.v); }
  friend bool operator==(lanes a, lanes b) {
    const auto same = a.v == b.v;
    return same[0] != 0 && same[1] != 0 && same[2] != 0 && same[3] != 0;
  }
};

[[nodiscard]] inline lanes max(lanes a, lanes b) {
  return lanes(a.v > b.v ? a.v : b.v);
}

[[nodiscard]] inline lanes sqrt(lanes a) {
#if defined(__SSE2__)
  return lanes(static_cast<lanes::vector_type>(_mm_sqrt_ps(a.v)));
#else
  return lanes(lanes::vector_type{std::sqrt(a.v[0]), std::sqrt(a.v[1]), std::sqrt(a.v[2]),
                                  std::sqrt(a.v[3])});
#endif
}

/// Decibels of a power: 10 log10(a) within 1e-5, for normal positive numbers. With m 2^e = a and m
/// in [sqrt(1/2), sqrt(2)), ln m = 2 artanh(s) for s = (m - 1) / (m + 1), whose series ends soon.
[[nodiscard]] inline lanes decibels(lanes a) {
  using bits = int __attribute__((vector_size(16)));
  constexpr int sqrt_half = 0x3f3504f3; // as a float's bits
  constexpr int mantissa = 23;          // bits
  const bits whole = reinterpret_cast<bits>(a.v);
  const bits exponent = (whole - sqrt_half) >> mantissa;
  const lanes m(reinterpret_cast<lanes::vector_type>(whole - (exponent << mantissa)));
  const lanes s = (m - 1.0F) / (m + 1.0F), ss = s * s;
  const lanes series = ((ss * (1 / 9.0F) + 1 / 7.0F) * ss + 1 / 5.0F) * ss + 1 / 3.0F;
  const lanes log_m = 2.0F * s + 2.0F * s * ss * series;
  constexpr float db_a_power_of_two = 3.0102999566F, db_a_neper = 4.3429448190F;
  return lanes(__builtin_convertvector(exponent, lanes::vector_type)) * db_a_power_of_two +
         log_m * db_a_neper;
}

/// Four consecutive floats, from any address.
[[nodiscard]] inline lanes load(const float* p) {
  return lanes(lanes::vector_type{p[0], p[1], p[2], p[3]});
}

/// The last two lanes of `a`, then the first two of `b`: what lies two before `b`.
[[nodiscard]] inline lanes straddle(lanes a, lanes b) {
  return lanes(__builtin_shufflevector(a.v, b.v, 2, 3, 4, 5));
}

/// Rows become columns: lane j of row i is then lane i of row j.
inline void transpose(lanes& a, lanes& b, lanes& c, lanes& d) {
  const auto ab_low = __builtin_shufflevector(a.v, b.v, 0, 4, 1, 5);
  const auto ab_high = __builtin_shufflevector(a.v, b.v, 2, 6, 3, 7);
  const auto cd_low = __builtin_shufflevector(c.v, d.v, 0, 4, 1, 5);
  const auto cd_high = __builtin_shufflevector(c.v, d.v, 2, 6, 3, 7);
  a.v = __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5);
  b.v = __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7);
  c.v = __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
  d.v = __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
}

} // namespace evo::music
