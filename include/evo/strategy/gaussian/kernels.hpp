#pragma once
/// @file
/// The two passes over a population that a diagonal normal distribution takes: from standard
/// normals to genomes, and from genomes to the weighted moments of their steps. Both are bound by
/// memory, so each touches a genome once. The same bits on every instruction set.

#include "evo/core/instruction_set.hpp"

#include <cstddef>

#define EVO_KERNELS "evo/strategy/gaussian/detail/kernels.inl"
#include "evo/core/detail/each_instruction_set.inl"

namespace evo::gaussian {

/// The kernels of one instruction set as a table.
template <class T>
struct kernels {
  /// x = mean + deviation x
  void (*spread)(T* x, const T* mean, const T* deviation, std::size_t n) noexcept;
  /// The same, and mirrored = mean - deviation x.
  void (*spread_pair)(T* x, T* mirrored, const T* mean, const T* deviation, std::size_t n) noexcept;
  /// first += sum of w z and second += sum of w z^2 over `count` rows, z = (x - mean) inverse.
  /// @param rows  genomes; their genes from `offset` on are those of the other arrays
  void (*add_moments)(const T* const* rows, std::size_t offset, const T* weights, std::size_t count,
                      const T* mean, const T* inverse, T* first, T* second, std::size_t n) noexcept;

  /// @pre is_supported(s)
  [[nodiscard]] static const kernels& of([[maybe_unused]] instruction_set s) noexcept {
    using baseline = detail::baseline::kernels<T>;
    static constexpr kernels table_baseline{&baseline::spread, &baseline::spread_pair,
                                            &baseline::add_moments};
#if defined(__x86_64__) && defined(__GNUC__)
    using avx2 = detail::avx2::kernels<T>;
    static constexpr kernels table_avx2{&avx2::spread, &avx2::spread_pair, &avx2::add_moments};
    if (s >= instruction_set::avx2)
      return table_avx2;
#endif
    return table_baseline;
  }

  [[nodiscard]] static const kernels& best() noexcept {
    static const kernels& chosen = of(best_instruction_set());
    return chosen;
  }
};

} // namespace evo::gaussian
