#pragma once
/// @file
/// The references' answers, from golden/noise.tsv.

#include "evo/music/noise.hpp"

#include <map>
#include <string>

namespace evo::music::noise_signals {

struct golden {
  double mean_magnitude = 0; ///< of the samples: tells that both sides made the same clip
  noise_terms compatible, corrected;
};

/// By the signal's name. Throws std::runtime_error if the table can't be read.
[[nodiscard]] std::map<std::string, golden> read_golden(const std::string& path);

[[nodiscard]] double mean_magnitude(audio_view audio);

/// The largest difference between two sets of terms, penalty included.
[[nodiscard]] double distance(const noise_terms& a, const noise_terms& b);

} // namespace evo::music::noise_signals
