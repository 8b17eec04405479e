#pragma once
/// @file
/// Standard normals of many Philox blocks at once, for AVX2. Lane by lane the operations are those
/// of elementary.hpp, in the same order and each rounded exactly, so that the numbers have the same
/// bits as those made one by one.

#include "evo/core/detail/elementary.hpp"
#include "evo/core/philox.hpp"

#if defined(__x86_64__) && defined(__GNUC__)

#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <type_traits>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#pragma GCC optimize("fp-contract=off", "no-math-errno")
#endif

namespace evo::detail::avx2 {

inline constexpr std::size_t register_bytes = 32;

template <class T>
struct normal_kernels {
  using bits_type = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  using wide_lanes [[gnu::vector_size(register_bytes)]] = std::uint64_t;
  using bit_lanes [[gnu::vector_size(register_bytes)]] = bits_type;
  using lanes [[gnu::vector_size(register_bytes)]] = T;

  static constexpr std::size_t blocks = register_bytes / sizeof(std::uint64_t); // at once
  static constexpr std::size_t pairs = register_bytes / sizeof(T);
  static constexpr int mantissa_bits = std::numeric_limits<T>::digits - 1;
  static constexpr T magic = T(bits_type{1} << mantissa_bits); // where the last bit counts ones

  static lanes all(T value) noexcept { return lanes{} + value; }
  static bit_lanes bits_of(lanes x) noexcept { return reinterpret_cast<bit_lanes>(x); }
  static lanes of_bits(bit_lanes b) noexcept { return reinterpret_cast<lanes>(b); }
  /// Integers below 2^mantissa_bits.
  static lanes number(bit_lanes n) noexcept { return of_bits(n | bits_of(all(magic))) - magic; }

  /// Products of the low words. GCC doesn't see that one instruction does it.
  static wide_lanes multiply(wide_lanes a, std::uint64_t by) noexcept {
#if defined(__clang__)
    return (a & 0xFFFFFFFF) * (by & 0xFFFFFFFF);
#else
    using words [[gnu::vector_size(register_bytes)]] = int;
    return reinterpret_cast<wide_lanes>(__builtin_ia32_pmuludq256(
        reinterpret_cast<words>(a), reinterpret_cast<words>(wide_lanes{} + by)));
#endif
  }

  /// The four words of the blocks from `first` on.
  static void philox(std::uint64_t first, std::uint64_t stream, philox_key key,
                     wide_lanes (&c)[4]) noexcept {
    constexpr std::uint64_t word = 0xFFFFFFFF;
    wide_lanes block;
    for (std::size_t i = 0; i < blocks; ++i)
      block[i] = first + i;
    c[0] = block & word;
    c[1] = block >> 32;
    c[2] = wide_lanes{} + (stream & word);
    c[3] = wide_lanes{} + (stream >> 32);
    std::uint32_t k0 = key[0], k1 = key[1];
#pragma GCC unroll 10
    for (int round = 0; round < 10; ++round) {
      const wide_lanes p0 = multiply(c[0], philox_multiplier_0);
      const wide_lanes p1 = multiply(c[2], philox_multiplier_1);
      c[0] = (p1 >> 32) ^ c[1] ^ k0; // whose high word doesn't matter to multiply
      c[1] = p1;
      c[2] = (p0 >> 32) ^ c[3] ^ k1;
      c[3] = p0;
      k0 += philox_weyl_0;
      k1 += philox_weyl_1;
    }
    for (wide_lanes& words : c)
      words &= word;
  }

  /// elementary.hpp's log_of.
  static lanes log_of(lanes x) noexcept {
    constexpr auto offset = std::bit_cast<bits_type>(std::numbers::sqrt2_v<T> / 2);
    // Adding a multiple of 2^mantissa_bits first makes the shift one of unsigned numbers.
    constexpr bits_type lift = bits_type{1} << (std::same_as<T, float> ? 30 : 62);
    const bit_lanes bits = bits_of(x);
    const bit_lanes exponent = (bits - offset + lift) >> mantissa_bits;
    const bit_lanes whole = (exponent << mantissa_bits) - lift;
    const lanes m = of_bits(bits - whole);
    const lanes s = (m - 1) / (m + 1);
    const lanes square = s * s;
    static constexpr auto series = inverse_odd_series<T>();
    lanes sum{};
#pragma GCC unroll 16
    for (std::size_t k = 0; k < series.size(); ++k)
      sum = square * (sum + series[k]);
    const lanes power = number(exponent) - T(lift >> mantissa_bits);
    return power * std::numbers::ln2_v<T> + 2 * (s + s * sum);
  }

  /// Box-Muller; `angle` in turns, of [0, 1).
  static void pair(lanes radius_uniform, lanes turns, T* out) noexcept {
    static constexpr auto sine_series = alternating_series<T, 1>();
    static constexpr auto cosine_series = alternating_series<T, 0>();
    lanes radius = T(-2) * log_of(radius_uniform);
    for (std::size_t i = 0; i < pairs; ++i)
      radius[i] = std::sqrt(radius[i]);
    // Rounded to the nearest and, where that was up, one less: the whole part.
    const lanes scaled = turns * 4 + T(0.5);
    lanes quarter = (scaled + magic) - magic;
    quarter -= of_bits(bits_of(all(1)) & reinterpret_cast<bit_lanes>(quarter > scaled));
    const lanes angle = (turns - quarter * T(0.25)) * (2 * std::numbers::pi_v<T>);
    const lanes square = angle * angle;
    lanes sine = all(sine_series.back()), cosine = all(cosine_series.back());
#pragma GCC unroll 16
    for (std::size_t k = 2; k <= sine_terms<T>; ++k) {
      sine = sine_series[sine_terms<T> - k] + square * sine;
      cosine = cosine_series[sine_terms<T> - k] + square * cosine;
    }
    sine *= angle;
    // Of the quarters 0 to 3: (s, c), (c, -s), (-s, -c), (-c, s); 4 is 0.
    constexpr bits_type sign = bits_type{1} << (8 * sizeof(T) - 1);
    const bit_lanes q = bits_of(quarter + magic);
    const bit_lanes swapped = bit_lanes{} - (q & 1);
    const bit_lanes s = bits_of(sine), c = bits_of(cosine);
    const bit_lanes sine_sign = (q << (8 * sizeof(T) - 2)) & sign;
    const bit_lanes cosine_sign = ((q + 1) << (8 * sizeof(T) - 2)) & sign;
    const lanes turned_sine = of_bits(((c & swapped) | (s & ~swapped)) ^ sine_sign);
    const lanes turned_cosine = of_bits(((s & swapped) | (c & ~swapped)) ^ cosine_sign);
    const lanes first = radius * turned_cosine, second = radius * turned_sine;
    for (std::size_t i = 0; i < pairs; ++i) {
      out[2 * i] = first[i];
      out[2 * i + 1] = second[i];
    }
  }

  /// Fills 2 * pairs numbers from `blocks` blocks. Out of line: it is long, and called twice.
  [[gnu::noinline]] static void group(std::uint64_t first, std::uint64_t stream, philox_key key,
                                      T* out) noexcept {
    wide_lanes c[4];
    philox(first, stream, key, c);
    if constexpr (std::same_as<T, float>) {
      const bit_lanes radius = reinterpret_cast<bit_lanes>(c[0] | (c[2] << 32));
      const bit_lanes turns = reinterpret_cast<bit_lanes>(c[1] | (c[3] << 32));
      pair((number(radius >> 9) + 0.5F) * 0x1p-23F, whole_number(turns >> 8, 12) * 0x1p-24F, out);
    } else {
      const bit_lanes radius = c[0] | (c[1] << 32), turns = c[2] | (c[3] << 32);
      pair((number(radius >> 12) + 0.5) * 0x1p-52, whole_number(turns >> 11, 32) * 0x1p-53, out);
    }
  }

  /// Integers of one bit more than `number` takes, from two parts.
  static lanes whole_number(bit_lanes n, int low_bits) noexcept {
    const bit_lanes low = n & ((bits_type{1} << low_bits) - 1);
    return number(n >> low_bits) * T(bits_type{1} << low_bits) + number(low);
  }

  static void fill(std::uint64_t first, std::uint64_t stream, philox_key key, T* out,
                   std::size_t count) noexcept {
    std::size_t i = 0;
    for (; i + 2 * pairs <= count; i += 2 * pairs, first += blocks)
      group(first, stream, key, out + i);
    if (i < count) {
      T last[2 * pairs];
      group(first, stream, key, last);
      for (std::size_t k = 0; i < count; ++i, ++k)
        out[i] = last[k];
    }
  }
};

} // namespace evo::detail::avx2

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
