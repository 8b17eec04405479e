#pragma once
/// @file
/// The token table's numbers.

#include "evo/music/brief.hpp"
#include "features.hpp"

#include <array>
#include <vector>

namespace evo::music::lexicon {

inline constexpr std::size_t embedding_width = feature_count;

/// Features turned by a fixed random rotation, which keeps distances and gives every dimension a
/// part in everything, so that no search has to find the few that matter; plus a little that is
/// each entry's own, so that no two meet; then standardised.
struct embedding {
  /// Made on first use.
  [[nodiscard]] static const embedding& get();

  std::vector<float> rows; ///< vocabulary size x embedding_width
  /// Directions of the mood axes: how far a vector moves each of them, as a scalar product.
  std::array<std::array<double, embedding_width>, mood_axes> moods{};
};

} // namespace evo::music::lexicon
