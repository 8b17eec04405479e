#pragma once
/// @file
/// How well somebody who knows the tastes, or only what is popular, foretells a history: the two
/// ends between which a trained aligner lies.

#include "evo/music/listening.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace evo::music {

struct ranking_quality {
  double roc_auc = 0;        ///< mean over the listeners who have both kinds of tracks
  double pr_auc = 0;         ///< mean of the average precision over the same
  double pooled_roc_auc = 0; ///< of all pairs together
  double pooled_pr_auc = 0;  ///< likewise
  double accuracy = 0;       ///< share of pairs of tracks in the right order, within listeners
  std::size_t listeners = 0, tracks = 0, positives = 0;
};

/// A score for each listener and track of the history; higher for what they rather play.
using pair_score = std::function<double(std::uint32_t listener, std::uint32_t track)>;

/// Over the given tracks: what a listener has played against all that they haven't.
/// @param tracks ascending
[[nodiscard]] ranking_quality evaluate_scores(const listening_history& h,
                                              std::span<const std::uint32_t> tracks,
                                              const pair_score& score);

/// A track's popularity for a listener: how many others have played it. (Those who guess by
/// popularity know the whole history of a track but the listener's own part.)
[[nodiscard]] pair_score popularity_score(const listening_history& h);

[[nodiscard]] std::string describe(const ranking_quality& q);

} // namespace evo::music
