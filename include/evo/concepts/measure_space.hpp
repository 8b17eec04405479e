#pragma once
/// @file
/// The space of behaviours, cut into cells.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace evo {

/// A partition of the space of measures. Every point belongs to one cell; those outside the bounds
/// to the nearest one.
///  - `measures()` numbers a point
///  - `cells()`    how many there are, at least 1
///  - `cell_of(m)` the number of the cell; m has measures() numbers, none NaN
///  - `hash()`     of everything that decides cell_of, the same in every run
template <class A>
concept measure_space = std::copyable<A> && requires(const A& a, std::span<const double> point) {
  { A::name } -> std::convertible_to<std::string_view>;
  { a.measures() } -> std::same_as<std::size_t>;
  { a.cells() } -> std::same_as<std::size_t>;
  { a.cell_of(point) } -> std::same_as<std::size_t>;
  { a.hash() } -> std::same_as<std::uint64_t>;
};

} // namespace evo
