#pragma once
/// @file
/// Vectors at right angles.

#include "evo/linalg/columns.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>

namespace evo::linalg {

[[nodiscard]] double inner_product(auto a, auto b) noexcept {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

/// Turns vectors into ones of length 1 at right angles that span the same, each leading group of
/// them the same as before. One that depends on those before it becomes 0. Gram-Schmidt, each
/// projection done twice, since once leaves rounding errors (L. Giraud, J. Langou, M. Rozloznik,
/// "The loss of orthogonality in the Gram-Schmidt orthogonalization process", 2005,
/// doi:10.1016/j.camwa.2005.08.009). O(length x count^2).
template <std::floating_point T>
void orthonormalise(columns<T>& vectors) noexcept {
  constexpr double rounding = 1e-12; // a shorter rest is noise
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    const std::span<T> v = vectors[i];
    const double before = std::sqrt(squared_norm(v));
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t j = 0; j < i; ++j) {
        const std::span<const T> earlier = vectors[j];
        add_scaled(v, -inner_product(v, earlier), earlier);
      }
    const double left = std::sqrt(squared_norm(v));
    scale(v, left > rounding * before ? 1 / left : 0);
  }
}

} // namespace evo::linalg
