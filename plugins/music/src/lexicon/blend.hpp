#pragma once
/// @file
/// Weighted effects to a brief.

#include "evo/music/brief.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace evo::music::lexicon {

struct contribution {
  std::size_t entry = 0;
  double weight = 1;
  double bpm = 0;        ///< replaces the entry's tempo where > 0
  std::size_t place = 0; ///< contributions of one word or token share a place; ascending
};

/// The natural tempo of a mixture of genres (quarter notes a minute); 110 for none.
[[nodiscard]] double natural_tempo(const std::array<double, genre_count>& genres) noexcept;

/// valence, energy, density, warmth, strangeness; in the units of `effect`
using mood_shifts = std::array<double, 5>;

/// @param drift added to the contributions' moods
[[nodiscard]] brief blend(std::span<const contribution> contributions,
                          const mood_shifts& drift = {});

} // namespace evo::music::lexicon
