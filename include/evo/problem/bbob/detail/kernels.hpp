#pragma once
/// @file
/// What most of a BBOB evaluation's time goes to, for the widest instructions there are. Each sum
/// has the order of its terms, and no multiplication is fused with an addition, so that all
/// machines give the same bits.

#include "evo/core/detail/elementary.hpp"
#include "evo/core/instruction_set.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>

#define EVO_KERNELS "evo/problem/bbob/detail/kernels.inl"
#include "evo/core/detail/each_instruction_set.inl"

namespace evo::detail::bbob {

/// The kernels of one instruction set.
struct kernel_table {
  /// out = m x.
  /// @param m size x size, column after column
  /// @param out not x
  void (*multiply)(const double* m, std::size_t size, const double* x, double* out) noexcept;
  /// T_osz in n coordinates: dents at every scale, the same sign, 0 stays 0.
  void (*oscillate)(double* x, std::size_t n) noexcept;
  /// x_i = x_i^(1 + step i sqrt(x_i)) for x_i > 0, written x exp(step i sqrt(x) ln x).
  void (*make_asymmetric)(double* x, std::size_t n, double step) noexcept;
  /// x_i = |x_i|^(first + step i).
  void (*raise)(double* x, std::size_t n, double first, double step) noexcept;

  /// @pre is_supported(s)
  [[nodiscard]] static const kernel_table& of([[maybe_unused]] instruction_set s) noexcept {
    static constexpr kernel_table table_baseline{
        &baseline::kernels::multiply, &baseline::kernels::oscillate,
        &baseline::kernels::make_asymmetric, &baseline::kernels::raise};
#if defined(__x86_64__) && defined(__GNUC__)
    static constexpr kernel_table table_avx2{&avx2::kernels::multiply, &avx2::kernels::oscillate,
                                             &avx2::kernels::make_asymmetric,
                                             &avx2::kernels::raise};
    if (s >= instruction_set::avx2)
      return table_avx2;
#endif
    return table_baseline;
  }

  [[nodiscard]] static const kernel_table& best() noexcept { return of(best_instruction_set()); }
};

} // namespace evo::detail::bbob
