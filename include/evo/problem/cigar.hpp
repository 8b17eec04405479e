#pragma once
/// @file
/// The cigar function.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// x_1^2 + 10^6 sum_{i>1} x_i^2: one long axis; x_1^2 in one dimension.
/// Domain [-5, 5]^n; 0 at the origin.
/// Source: N. Hansen, A. Ostermeier, "Completely Derandomized Self-Adaptation in Evolution
/// Strategies", 2001, doi:10.1162/106365601750190398.
class cigar : public detail::on_cube {
public:
  static constexpr std::string_view name = "cigar";

  /// @throws error invalid_parameter for dimension 0
  explicit cigar(std::size_t dimension) : on_cube{dimension, -5.0, 5.0} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double others = 0;
    for (const double gene : x.subspan(1))
      others += gene * gene;
    return x[0] * x[0] + 1e6 * others;
  }
};

static_assert(problem<cigar>);

} // namespace evo
