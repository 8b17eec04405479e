#include "evo/music/noise.hpp"

#include "evo/music/error.hpp"
#include "terms.hpp"

#include <cmath>
#include <string>

namespace evo::music {
namespace {

constexpr float largest = 1e6F; // squares and their sums stay finite

void check(audio_view audio) {
  const std::string where = "noise penalty";
  if (audio.channels() == 0 || audio.frames() == 0)
    throw error(failure::input, where, "the clip has no samples", "give at least one");
  if (audio.rate() <= 0)
    throw error(failure::input, where, "the rate is " + std::to_string(audio.rate()) + " Hz",
                "it must be positive");
  std::size_t bad = 0;
  for (const float x : audio.samples())
    bad += std::abs(x) <= largest ? 0 : 1; // also counts NaN
  if (bad > 0)
    throw error(failure::input, where,
                std::to_string(bad) + " of " + std::to_string(audio.samples().size()) +
                    " samples aren't finite or are beyond 1e6",
                "samples lie in [-1, 1]");
}

} // namespace

noise_terms noise_penalty(audio_view audio, const noise_options& options) {
  check(audio);
  return options.compatible ? compatible_terms(audio, options) : corrected_terms(audio, options);
}

} // namespace evo::music
