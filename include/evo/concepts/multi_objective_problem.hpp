#pragma once
/// @file
/// Problems of several objectives whose answer is known.

#include "evo/genome/box.hpp"

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace evo {

/// Objectives to minimise together over a box.
///  - `p(x, objectives)` fills p.objectives() numbers; x has p.dimension()
///  - `p.optimum(where)` a point on the curve or surface that holds the best trade-offs, by
///    p.objectives() - 1 numbers of [0, 1] that say where
template <class P>
concept multi_objective_problem =
    requires(const P& p, std::span<const double> x, std::span<double> objectives) {
      { P::name } -> std::convertible_to<std::string_view>;
      p(x, objectives);
      { p.dimension() } -> std::same_as<std::size_t>;
      { p.objectives() } -> std::same_as<std::size_t>;
      { p.domain() } -> std::same_as<box<double>>;
      { p.optimum(x) } -> std::same_as<std::vector<double>>;
    };

} // namespace evo
