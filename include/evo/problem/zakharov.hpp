#pragma once
/// @file
/// The Zakharov function.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// sum x_i^2 + s^2 + s^4, s = sum i x_i / 2, i = 1 ... n: unimodal, and no coordinate is
/// independent of the others. Domain [-5, 10]^n; 0 at the origin. Source: M. Laguna, R. Martí,
/// "Experimental Testing of Advanced Scatter Search Designs for Global Optimization of Multimodal
/// Functions", 2005, doi:10.1007/s10898-004-1936-z.
class zakharov : public detail::on_cube {
public:
  static constexpr std::string_view name = "zakharov";

  /// @throws error invalid_parameter for dimension 0
  explicit zakharov(std::size_t dimension) : on_cube{dimension, -5.0, 10.0} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double squares = 0, slope = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      squares += x[i] * x[i];
      slope += 0.5 * static_cast<double>(i + 1) * x[i];
    }
    return squares + slope * slope + slope * slope * slope * slope;
  }
};

static_assert(problem<zakharov>);

} // namespace evo
