#pragma once
/// @file
/// The Levy function.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string_view>

namespace evo {

/// sin^2(pi w_1) + sum_{i<n} (w_i - 1)^2 (1 + 10 sin^2(pi w_i + 1))
/// + (w_n - 1)^2 (1 + sin^2(2 pi w_n)), w_i = 1 + (x_i - 1)/4: waves across a bowl.
/// Domain [-10, 10]^n; 0, up to rounding, at (1, ..., 1).
/// Source: M. Laguna, R. Martí, "Experimental Testing of Advanced Scatter Search Designs for Global
/// Optimization of Multimodal Functions", 2005, doi:10.1007/s10898-004-1936-z, after A. Levy and A.
/// Montalvo, 1985.
class levy : public detail::on_cube {
public:
  static constexpr std::string_view name = "levy";

  /// @throws error invalid_parameter for dimension 0
  explicit levy(std::size_t dimension) : on_cube{dimension, -10.0, 10.0, 1.0} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    using std::numbers::pi;
    const auto square = [](double a) { return a * a; };
    const auto w = [&](std::size_t i) { return 1 + (x[i] - 1) / 4; };
    double sum = square(std::sin(pi * w(0)));
    for (std::size_t i = 0; i + 1 < x.size(); ++i)
      sum += square(w(i) - 1) * (1 + 10 * square(std::sin(pi * w(i) + 1)));
    const double last = w(x.size() - 1);
    return sum + square(last - 1) * (1 + square(std::sin(2 * pi * last)));
  }
};

static_assert(problem<levy>);

} // namespace evo
