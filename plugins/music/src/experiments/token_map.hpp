#pragma once
/// @file
/// Figure 8: numeric genomes of prompts, by genre.

#include "evo/music/embedding_space.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace evo::music::experiments {

struct map_point {
  double x = 0, y = 0;
  std::string genre{}, prompt{};
};

struct token_map {
  std::vector<map_point> points{};
  double silhouette = 0; ///< of the genres, in all dimensions: 1 apart, 0 mixed
};

/// The rows of random prompts of every genre, `a_genre` each, on a plane by t-SNE.
/// @param tokens rows a genome
[[nodiscard]] token_map map_tokens(const embedding_space& space, std::size_t tokens,
                                   std::size_t a_genre, std::uint64_t seed);

} // namespace evo::music::experiments
