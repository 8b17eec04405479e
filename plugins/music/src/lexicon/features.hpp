#pragma once
/// @file
/// What a vocabulary entry means, as coordinates in which near means alike.

#include "vocabulary.hpp"

#include <array>
#include <cstddef>

namespace evo::music::lexicon {

inline constexpr std::size_t feature_count = 32;

[[nodiscard]] std::array<double, feature_count> features(const entry& e);

} // namespace evo::music::lexicon
