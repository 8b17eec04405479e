#pragma once
/// @file
/// Which known listeners answer like somebody: what few answers say about a taste, when the tastes
/// of many are known.

#include <cstdint>
#include <span>
#include <vector>

namespace evo::music::detail {

struct neighbour_options {
  double temperature = 0.2; ///< of the scores, > 0
  double threshold = 0;     ///< the score from which a track is liked, on average
};

/// How probable it is that the answers are each known listener's: Bayes with equal beginnings and
/// P(like) = 1 / (1 + e^-((score - b) / temperature)), averaged over where likes begin: b from 0.3
/// below the threshold to 0.3 above, since an aligner's scores say which of two tracks is liked
/// more, not from where on.
/// @param scores  listeners x answers
/// @param answers +1 or -1 @param weights of the answers, as many, > 0
/// @return listeners numbers that sum to 1
[[nodiscard]] std::vector<double> likeness(std::span<const float> scores,
                                           std::span<const std::int8_t> answers,
                                           std::span<const float> weights,
                                           const neighbour_options& options);

} // namespace evo::music::detail
