#pragma once
/// @file
/// Which candidates a session plays.

#include "evo/core/random.hpp"
#include "evo/music/store.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace evo::music::detail {

using candidate_list = std::vector<const stored_candidate*>;

/// Best first; equal fitness in the order of the list. Candidates without a fitness are left out.
[[nodiscard]] candidate_list ranked(candidate_list candidates);

/// The first `count` of a ranking, none of which is closer to one before it than the bound.
/// @param distinct cosine of embeddings above which two sound alike
[[nodiscard]] candidate_list distinct_ones(const candidate_list& ranking, std::size_t count,
                                           double distinct);

struct playlist_request {
  std::size_t size = 0;
  std::string choice = "best"; ///< best, rank (drawn with probability 1/rank), random
  double distinct = 1;
};

/// Clips to play, in random order; fewer than asked for where too few differ.
/// @param ranking without what was played before
[[nodiscard]] candidate_list choose_playlist(const candidate_list& ranking,
                                             const playlist_request& request,
                                             random_stream& stream);

} // namespace evo::music::detail
