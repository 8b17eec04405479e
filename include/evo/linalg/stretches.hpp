#pragma once
/// @file
/// Products of symmetric matrices a I + b u u^T, each kept as two numbers and a vector: what
/// strategies of limited memory have in place of a matrix.

#include "evo/linalg/column_kernels.hpp"
#include "evo/linalg/columns.hpp"

#include <concepts>
#include <cstddef>
#include <span>

namespace evo::linalg {

/// The matrix keep I + gain u u^T.
struct stretch {
  double keep = 1, gain = 0;

  /// @param squared_norm of u
  [[nodiscard]] stretch inverse(double squared_norm) const noexcept {
    return {1 / keep, -gain / (keep * (keep + gain * squared_norm))};
  }
};

/// y becomes S_m ... S_2 S_1 y, where S_j = s[j].keep I + s[j].gain u_j u_j^T. O(n m), with one
/// pass over y for each matrix.
/// @param u  at least s.size() columns
/// @param y  as long as a column with its padding
template <std::floating_point T>
void apply(std::span<const stretch> s, const columns<T>& u, T* y) noexcept {
  if (s.empty())
    return;
  const column_kernels<T>& k = column_kernels<T>::best();
  T along = k.dot(y, u.data(), u.stride());
  for (std::size_t j = 0; j < s.size(); ++j)
    along = k.stretch(y, static_cast<T>(s[j].keep), static_cast<T>(s[j].gain) * along, u.data(j),
                      u.data(j + 1 < s.size() ? j + 1 : j), u.stride());
}

/// y becomes S_1 S_2 ... S_m y, the transposed product.
template <std::floating_point T>
void apply_transposed(std::span<const stretch> s, const columns<T>& u, T* y) noexcept {
  const column_kernels<T>& k = column_kernels<T>::best();
  for (std::size_t j = s.size(); j-- > 0;) {
    const T along = k.dot(y, u.data(j), u.stride());
    k.stretch(y, static_cast<T>(s[j].keep), static_cast<T>(s[j].gain) * along, u.data(j), u.data(j),
              u.stride());
  }
}

/// y becomes (S_m ... S_2 S_1)^-1 y.
template <std::floating_point T>
void apply_inverse(std::span<const stretch> s, const columns<T>& u, T* y) noexcept {
  const column_kernels<T>& k = column_kernels<T>::best();
  for (std::size_t j = s.size(); j-- > 0;) {
    const T squared = k.dot(u.data(j), u.data(j), u.stride());
    const stretch inverse = s[j].inverse(static_cast<double>(squared));
    const T along = k.dot(y, u.data(j), u.stride());
    k.stretch(y, static_cast<T>(inverse.keep), static_cast<T>(inverse.gain) * along, u.data(j),
              u.data(j), u.stride());
  }
}

} // namespace evo::linalg
