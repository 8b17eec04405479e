#pragma once
/// @file
/// Simulated binary crossover in bulk, with the widest instructions there are. See
/// spread_kernels.inl.

#include "evo/core/detail/elementary.hpp"
#include "evo/core/detail/normal_kernels.hpp"
#include "evo/core/instruction_set.hpp"
#include "evo/core/philox.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numbers>

#define EVO_KERNELS "evo/operators/detail/spread_kernels.inl"
#include "evo/core/detail/each_instruction_set.inl"

namespace evo::detail {

template <class T>
using cross_kernel = void (*)(std::uint64_t first_block, std::uint64_t stream, philox_key key,
                              T exponent, T* a, T* b, std::size_t count) noexcept;

/// @pre is_supported(s)
template <std::floating_point T>
[[nodiscard]] cross_kernel<T> cross_kernel_of([[maybe_unused]] instruction_set s) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  if (s >= instruction_set::avx2)
    return &avx2::spread_kernels<T>::cross;
#endif
  return &baseline::spread_kernels<T>::cross;
}

/// Crosses `count` genes of a and b with random spread factors of the blocks from `first_block` on:
/// two a block in double, four in float.
/// @param exponent 1 / (eta + 1)
template <std::floating_point T>
void cross(std::uint64_t first_block, std::uint64_t stream, philox_key key, T exponent, T* a, T* b,
           std::size_t count) noexcept {
  static const cross_kernel<T> kernel = cross_kernel_of<T>(best_instruction_set());
  kernel(first_block, stream, key, exponent, a, b, count);
}

} // namespace evo::detail
