#pragma once
/// @file
/// Problems whose answer is known, to try strategies on.

#include "evo/genome/box.hpp"

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace evo {

/// A function to minimise over a box.
///  - `p(x)`              its value; x has `p.dimension()` numbers
///  - `p.domain()`        where it is usually searched; the optimum lies inside
///  - `p.optimum()`       a point where it is least
///  - `p.optimum_value()` its value there
template <class P>
concept problem = requires(const P& p, std::span<const double> x) {
  { P::name } -> std::convertible_to<std::string_view>;
  { p(x) } -> std::same_as<double>;
  { p.dimension() } -> std::same_as<std::size_t>;
  { p.domain() } -> std::same_as<box<double>>;
  { p.optimum() } -> std::same_as<std::vector<double>>;
  { p.optimum_value() } -> std::same_as<double>;
};

} // namespace evo
