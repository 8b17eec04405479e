#pragma once
/// @file
/// Pairs to measure an aligner on: what was listened to, beside what wasn't.

#include "heard_tracks.hpp"

#include "evo/music/aligner_training.hpp"

namespace evo::music {

struct ranked_pairs {
  std::vector<std::uint32_t> listener, track;
  std::vector<std::uint8_t> label;
  std::size_t full_listeners = 0; ///< left out: nothing is unheard
};

/// The pairs of listeners that are wanted, one after the other.
/// @param wanted    one a listener
/// @param negatives a pair; 0 for every unheard track, once
[[nodiscard]] ranked_pairs rank_pairs(const heard_tracks& heard,
                                      std::span<const std::uint8_t> wanted, std::size_t negatives,
                                      const random_key& key);

/// @param scores one a pair
[[nodiscard]] aligner_measures measure(const ranked_pairs& pairs, std::span<const float> scores);

} // namespace evo::music
