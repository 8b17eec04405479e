#pragma once
/// @file
/// Standard normals in bulk, many Philox blocks at once with the widest instructions there are. The
/// same bits as one by one: see normal_kernels.inl.

#include "evo/core/detail/elementary.hpp"
#include "evo/core/instruction_set.hpp"
#include "evo/core/philox.hpp"

#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <type_traits>

#define EVO_KERNELS "evo/core/detail/normal_kernels.inl"
#define EVO_WIDE
#include "evo/core/detail/each_instruction_set.inl"

namespace evo::detail {

/// Box and Muller (1958): radius from one uniform of (0, 1), angle from another of [0, 1).
template <std::floating_point T>
void box_muller(T radius_uniform, T turns, T* pair) noexcept {
  const T radius = std::sqrt(T(-2) * log_of(radius_uniform));
  const auto [sine, cosine] = sincos_of_turns(turns);
  pair[0] = radius * cosine;
  pair[1] = radius * sine;
}

/// Normals that one Philox block gives.
template <std::floating_point T>
inline constexpr std::size_t normals_a_block = sizeof(philox_counter) / sizeof(T);

/// @param out normals_a_block numbers
template <std::floating_point T>
void normals_of(const philox_counter& words, T* out) noexcept {
  if constexpr (std::same_as<T, float>) {
    for (std::size_t i = 0; i < 4; i += 2)
      box_muller((static_cast<T>(words[i] >> 9) + T(0.5)) * T(0x1p-23),
                 static_cast<T>(words[i + 1] >> 8) * T(0x1p-24), out + i);
  } else {
    const std::uint64_t a = words[0] | (std::uint64_t{words[1]} << 32);
    const std::uint64_t b = words[2] | (std::uint64_t{words[3]} << 32);
    box_muller((static_cast<T>(a >> 12) + T(0.5)) * T(0x1p-52),
               static_cast<T>(b >> 11) * T(0x1p-53), out);
  }
}

/// One block after the other, for machines without AVX2.
template <std::floating_point T>
void fill_one_by_one(std::uint64_t first_block, std::uint64_t stream, philox_key key, T* out,
                     std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++first_block) {
    T normals[normals_a_block<T>];
    normals_of(block_of(first_block, stream, key), normals);
    for (std::size_t k = 0; k < normals_a_block<T> && i < count; ++k, ++i)
      out[i] = normals[k];
  }
}

template <class T>
using normal_kernel = void (*)(std::uint64_t first_block, std::uint64_t stream, philox_key key,
                               T* out, std::size_t count) noexcept;

/// @pre is_supported(s)
template <std::floating_point T>
[[nodiscard]] normal_kernel<T> normal_kernel_of([[maybe_unused]] instruction_set s) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  // In double the widest registers would gain little beside what the rest of a strategy costs, and
  // everybody would compile them.
  if constexpr (std::same_as<T, float>)
    if (s >= instruction_set::avx512)
      return &avx512::normal_kernels<T>::fill;
  if (s >= instruction_set::avx2)
    return &avx2::normal_kernels<T>::fill;
#endif
  return &fill_one_by_one<T>;
}

/// `count` normals of the blocks from `first_block` on.
template <std::floating_point T>
void fill_normal(std::uint64_t first_block, std::uint64_t stream, philox_key key, T* out,
                 std::size_t count) noexcept {
  static const normal_kernel<T> fill = normal_kernel_of<T>(best_instruction_set());
  fill(first_block, stream, key, out, count);
}

} // namespace evo::detail
