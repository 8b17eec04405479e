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

#define EVO_ISA baseline
#define EVO_BYTES 16
#include "evo/operators/detail/spread_kernels.inl"
#undef EVO_ISA
#undef EVO_BYTES

#if defined(__x86_64__) && defined(__GNUC__)

#define EVO_ISA avx2
#define EVO_BYTES 32
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#pragma GCC optimize("fp-contract=off", "no-math-errno")
#endif
#include "evo/operators/detail/spread_kernels.inl"
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#undef EVO_ISA
#undef EVO_BYTES

#endif

namespace evo::detail {

template <class T>
using cross_kernel = void (*)(std::uint64_t first_block, std::uint64_t stream, philox_key key,
                              T exponent, T* a, T* b, std::size_t count) noexcept;

/// @pre is_supported(s)
template <std::floating_point T>
[[nodiscard]] cross_kernel<T> cross_kernel_of([[maybe_unused]] instruction_set s) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  if (s == instruction_set::avx2)
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
