#pragma once
/// @file
/// Products with a square matrix that is stored in panels: `panel_rows` rows by all columns, a
/// column of a panel being one cache line. Both the product with a few vectors and the update by a
/// few outer products stream through it once, without a sum across lanes and without a remainder in
/// the rows. Each element is summed in the order of its terms, so vector widths give the same bits;
/// fused multiply-add (avx2) rounds otherwise than the baseline.

#include "evo/core/instruction_set.hpp"

#include <cstddef>
#include <type_traits>

namespace evo::linalg {

/// Rows of a panel: those of one column fill 64 bytes.
template <class T>
inline constexpr std::size_t panel_rows = 64 / sizeof(T);

/// The least multiple of panel_rows that is at least n. Vectors that the kernels take are that
/// long, with zeros at the end.
template <class T>
[[nodiscard]] constexpr std::size_t padded(std::size_t n) noexcept {
  return (n + panel_rows<T> - 1) / panel_rows<T> * panel_rows<T>;
}

} // namespace evo::linalg

#define EVO_KERNELS "evo/linalg/detail/panel_kernels.inl"
#define EVO_FMA
#include "evo/core/detail/each_instruction_set.inl"

namespace evo::linalg {

/// The kernels of one instruction set as a table, so that the choice costs one indirect call.
template <class T>
struct panel_kernels {
  /// y = a z, for `columns` vectors.
  /// @param a n x n in panels: padded(n) n numbers, zeros in the rows that are too many
  /// @param z, y columns of padded(n) numbers, z_stride and y_stride apart
  void (*multiply)(const T* a, std::size_t n, const T* z, std::size_t z_stride, std::size_t columns,
                   T* y, std::size_t y_stride) noexcept;
  /// a = decay a + sum over m of y_m w_m^T. O(n^2 terms), a is read and written once.
  /// @param y `terms` columns of padded(n) numbers
  /// @param w transposed: n columns of `terms` numbers without a gap
  void (*update)(T* a, std::size_t n, T decay, const T* y, std::size_t y_stride, const T* w,
                 std::size_t terms) noexcept;
  T (*dot)(const T* a, const T* b, std::size_t padded) noexcept;
  /// to += factor from
  void (*add_scaled)(T* to, T factor, const T* from, std::size_t padded) noexcept;

  /// @pre is_supported(s)
  [[nodiscard]] static const panel_kernels& of(instruction_set s) noexcept {
    using baseline = detail::baseline::kernels<T>;
    static constexpr panel_kernels table_baseline{&baseline::multiply, &baseline::update,
                                                  &baseline::dot, &baseline::add_scaled};
#if defined(__x86_64__) && defined(__GNUC__)
    using avx2 = detail::avx2::kernels<T>;
    static constexpr panel_kernels table_avx2{&avx2::multiply, &avx2::update, &avx2::dot,
                                              &avx2::add_scaled};
    if (s >= instruction_set::avx2)
      return table_avx2;
#endif
    return table_baseline;
  }

  [[nodiscard]] static const panel_kernels& best() noexcept { return of(best_instruction_set()); }
};

} // namespace evo::linalg
