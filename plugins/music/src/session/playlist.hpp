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
  /// rank: drawn with probability 1/rank; random; else the first of the ranking
  std::string choice = "best";
  double distinct = 1;
};

/// Clips to play, in random order; fewer than asked for where too few differ.
/// @param ranking without what was played before
[[nodiscard]] candidate_list choose_playlist(const candidate_list& ranking,
                                             const playlist_request& request,
                                             random_stream& stream);

/// Tracks in the order in which answers to them tell most about a listener, given the answers to
/// those before: each the one whose score varies most among the known listeners, once what the
/// tracks before tell is taken away. Greedy D-optimal design (V. Fedorov, "Theory of Optimal
/// Experiments", 1972) for normally distributed scores with the known listeners' covariance; an
/// answer tells about its score as a logistic's steepest does. O(tracks^2 x (listeners + tracks)).
/// @param scores listeners x tracks
/// @return all tracks, by number; in the given order where there are fewer than two listeners
[[nodiscard]] std::vector<std::size_t> telling_order(std::span<const float> scores,
                                                     std::size_t tracks);

} // namespace evo::music::detail
