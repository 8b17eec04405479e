#pragma once
/// @file
/// The Griewank function.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// 1 + sum x_i^2 / 4000 - prod cos(x_i / sqrt(i)), i = 1 ... n: a wide bowl with shallow dents,
/// which matter less in more dimensions. Domain [-600, 600]^n; 0 at the origin. Source: A.
/// Griewank, "Generalized Descent for Global Optimization", 1981, doi:10.1007/BF00933356.
class griewank : public detail::on_cube {
public:
  static constexpr std::string_view name = "griewank";

  /// @throws error invalid_parameter for dimension 0
  explicit griewank(std::size_t dimension) : on_cube{dimension, -600.0, 600.0} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double squares = 0, waves = 1;
    for (std::size_t i = 0; i < x.size(); ++i) {
      squares += x[i] * x[i];
      waves *= std::cos(x[i] / std::sqrt(static_cast<double>(i + 1)));
    }
    return 1 + squares / 4000 - waves;
  }
};

static_assert(problem<griewank>);

} // namespace evo
