#pragma once
/// @file
/// The Ackley function.

#include "evo/concepts/problem.hpp"
#include "evo/problem/detail/on_cube.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string_view>

namespace evo {

/// -20 exp(-0.2 sqrt(mean x_i^2)) - exp(mean cos(2 pi x_i)) + 20 + e: nearly flat far out, with
/// many small dents, and one deep hole. Rounding leaves about 4e-16 at the optimum. Domain
/// [-32.768, 32.768]^n; 0 at the origin. Source: D. Ackley, "A Connectionist Machine for Genetic
/// Hillclimbing", 1987; n dimensions: T. Bäck, "Evolutionary Algorithms in Theory and Practice",
/// 1996.
class ackley : public detail::on_cube {
public:
  static constexpr std::string_view name = "ackley";

  /// @throws error invalid_parameter for dimension 0
  explicit ackley(std::size_t dimension) : on_cube{dimension, -32.768, 32.768} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double squares = 0, cosines = 0;
    for (const double gene : x) {
      squares += gene * gene;
      cosines += std::cos(2 * std::numbers::pi * gene);
    }
    const auto n = static_cast<double>(x.size());
    return -20 * std::exp(-0.2 * std::sqrt(squares / n)) - std::exp(cosines / n) + 20 +
           std::numbers::e;
  }
};

static_assert(problem<ackley>);

} // namespace evo
