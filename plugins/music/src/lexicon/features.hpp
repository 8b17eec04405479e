#pragma once
/// @file
/// What a vocabulary entry means, as coordinates in which near means alike.

#include "vocabulary.hpp"

#include <array>
#include <cstddef>

namespace evo::music::lexicon {

inline constexpr std::size_t feature_count = 32;
/// valence, energy, density, warmth, strangeness, each times mood_axis_height
inline constexpr std::size_t first_mood_axis = 15, mood_axes = 5;
inline constexpr double mood_axis_height = 1.5;

[[nodiscard]] std::array<double, feature_count> features(const entry& e);

} // namespace evo::music::lexicon
