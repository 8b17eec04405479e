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

#define EVO_ISA baseline
#define EVO_BYTES 16
#include "evo/core/detail/normal_kernels.inl"
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
#include "evo/core/detail/normal_kernels.inl"
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
using normal_kernel = void (*)(std::uint64_t first_block, std::uint64_t stream, philox_key key,
                               T* out, std::size_t count) noexcept;

/// @pre is_supported(s)
template <std::floating_point T>
[[nodiscard]] normal_kernel<T> normal_kernel_of([[maybe_unused]] instruction_set s) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  if (s == instruction_set::avx2)
    return &avx2::normal_kernels<T>::fill;
#endif
  return &baseline::normal_kernels<T>::fill;
}

/// `count` normals of the blocks from `first_block` on; two a block in double, four in float.
template <std::floating_point T>
void fill_normal(std::uint64_t first_block, std::uint64_t stream, philox_key key, T* out,
                 std::size_t count) noexcept {
  static const normal_kernel<T> fill = normal_kernel_of<T>(best_instruction_set());
  fill(first_block, stream, key, out, count);
}

} // namespace evo::detail
