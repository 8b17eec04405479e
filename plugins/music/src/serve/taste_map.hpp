#pragma once
/// @file
/// Everything that a listener's session has heard, in a plane, with what is believed of their
/// taste.

#include "evo/music/taste_model.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace evo::music::serve {

struct map_point {
  double x = 0, y = 0;
  std::uint64_t round = 0;
  double score = 0;            ///< by the belief, [-1, 1]; 0 without one
  std::optional<int> answer{}; ///< of clips that were played
  std::string text;
};

struct taste_map {
  std::vector<map_point> points; ///< in the order in which they were heard
  /// Where the music lies that is believed to be liked most: the mean of the points, each weighted
  /// with exp(score / 0.1). Nothing before the first round is over.
  std::optional<std::array<double, 2>> taste{};
  std::array<double, 2> kept{}; ///< share of the variance along each axis
};

/// @param rounds whose evolution is over, those without answers included
/// @param most points; of more, the last ones
[[nodiscard]] taste_map map_of(const std::filesystem::path& session, const taste_model& model,
                               std::uint64_t rounds, std::size_t most);

} // namespace evo::music::serve
