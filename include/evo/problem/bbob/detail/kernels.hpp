#pragma once
/// @file
/// The product that most of a BBOB evaluation is. Each sum has the order of its terms, and no
/// multiplication is fused with an addition, so that all machines give the same bits.

#include "evo/core/instruction_set.hpp"

#include <cstddef>

#define EVO_ISA baseline
#define EVO_BYTES 16
#include "evo/problem/bbob/detail/kernels.inl"
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
#pragma GCC optimize("fp-contract=off")
#endif
#include "evo/problem/bbob/detail/kernels.inl"
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#undef EVO_ISA
#undef EVO_BYTES

#endif

namespace evo::detail::bbob {

using multiply_kernel = void (*)(const double* m, std::size_t size, const double* x,
                                 double* out) noexcept;

/// @pre is_supported(s)
[[nodiscard]] inline multiply_kernel
multiply_kernel_of([[maybe_unused]] instruction_set s) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  if (s == instruction_set::avx2)
    return &avx2::kernels::multiply;
#endif
  return &baseline::kernels::multiply;
}

/// out = m x.
/// @param m size x size, column after column
/// @param out not x
inline void multiply(const double* m, std::size_t size, const double* x, double* out) noexcept {
  static const multiply_kernel best = multiply_kernel_of(best_instruction_set());
  best(m, size, x, out);
}

} // namespace evo::detail::bbob
