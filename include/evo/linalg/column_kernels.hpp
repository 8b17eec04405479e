#pragma once
/// @file
/// Sums, dot products and rank-one stretches of long vectors, each in one pass. For strategies
/// whose cost a generation is a few passes over the population. Vectors are those of
/// linalg::columns: padded to whole cache lines with zeros. Each element of a sum is added up in
/// the order of its terms; fused multiply-add (avx2) rounds otherwise than the baseline.

#include "evo/core/instruction_set.hpp"
#include "evo/linalg/panel_kernels.hpp"

#include <cstddef>

#define EVO_KERNELS "evo/linalg/detail/column_kernels.inl"
#define EVO_FMA
#include "evo/core/detail/each_instruction_set.inl"

namespace evo::linalg {

/// The kernels of one instruction set as a table, so that the choice costs one indirect call.
template <class T>
struct column_kernels {
  /// to = decay to + sum over k of weights[k] from[k]
  void (*combine)(T* to, T decay, const T* const* from, const T* weights, std::size_t terms,
                  std::size_t padded) noexcept;
  /// to = decay to + sum over k of weights[k] from[k]^2, gene by gene
  void (*combine_squares)(T* to, T decay, const T* const* from, const T* weights, std::size_t terms,
                          std::size_t padded) noexcept;
  T (*dot)(const T* a, const T* b, std::size_t padded) noexcept;
  /// y = decay y + gain along
  /// @return the dot product of the new y with `next`
  T (*stretch)(T* y, T decay, T gain, const T* along, const T* next, std::size_t padded) noexcept;
  /// to = factors from, gene by gene
  void (*multiply)(T* to, const T* factors, const T* from, std::size_t padded) noexcept;

  /// @pre is_supported(s)
  [[nodiscard]] static const column_kernels& of([[maybe_unused]] instruction_set s) noexcept {
    static constexpr column_kernels baseline = table<detail::baseline::column_kernels<T>>();
#if defined(__x86_64__) && defined(__GNUC__)
    static constexpr column_kernels avx2 = table<detail::avx2::column_kernels<T>>();
    if (s >= instruction_set::avx2)
      return avx2;
#endif
    return baseline;
  }

  [[nodiscard]] static const column_kernels& best() noexcept {
    static const column_kernels& chosen = of(best_instruction_set());
    return chosen;
  }

private:
  template <class Kernels>
  static constexpr column_kernels table() noexcept {
    return {&Kernels::combine, &Kernels::combine_squares, &Kernels::dot, &Kernels::stretch,
            &Kernels::multiply};
  }
};

} // namespace evo::linalg
