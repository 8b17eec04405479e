#pragma once
/// @file
/// L-SHADE's mutation, current-to-pbest/1 with an archive.

#include "evo/core/random.hpp"

#include <concepts>
#include <cstddef>
#include <span>

namespace evo::shade {

/// Whose genes a mutant is made of, besides its parent's.
struct donors {
  std::size_t best = 0;   ///< x_pbest, of the population
  std::size_t first = 0;  ///< x_r1, of the population
  std::size_t second = 0; ///< x_r2: of the population, or from its size on of the archive
};

/// r1 and r2 differ from the parent and from each other.
/// @param elite indices of the best; size  of the population, at least 3
[[nodiscard]] inline donors draw_donors(std::size_t parent, std::span<const std::size_t> elite,
                                        std::size_t size, std::size_t archived,
                                        random_stream& stream) {
  donors drawn;
  drawn.best = elite[stream.below(elite.size())];
  do
    drawn.first = stream.below(size);
  while (drawn.first == parent);
  do
    drawn.second = stream.below(size + archived);
  while (drawn.second == parent || drawn.second == drawn.first);
  return drawn;
}

/// v = x + F (x_pbest - x) + F (x_r1 - x_r2) (J. Zhang, A. Sanderson, "JADE", 2009,
/// doi:10.1109/TEVC.2009.2014613, eq. 6).
template <std::floating_point T>
[[nodiscard]] T mutant_gene(T x, T best, T first, T second, T factor) noexcept {
  return x + factor * (best - x) + factor * (first - second);
}

/// Beyond a bound: halfway between it and the parent.
template <std::floating_point T>
[[nodiscard]] T back_inside(T value, T parent, T lower, T upper) noexcept {
  if (value < lower)
    return (lower + parent) / 2;
  if (value > upper)
    return (upper + parent) / 2;
  return value;
}

} // namespace evo::shade
