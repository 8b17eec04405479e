#pragma once
/// @file
/// The two ways to measure a clip; both expect a clip that `noise_penalty` has checked.

#include "evo/music/noise.hpp"

#include <algorithm>

namespace evo::music {

[[nodiscard]] noise_terms compatible_terms(audio_view audio, const noise_options& options);
[[nodiscard]] noise_terms corrected_terms(audio_view audio, const noise_options& options);

[[nodiscard]] inline double unit(double x) {
  return std::clamp(x, 0.0, 1.0);
}

[[nodiscard]] inline double weighted_sum(const noise_terms& terms, const noise_weights& weights) {
  return unit(weights.clipping * terms.clipping + weights.dc_offset * terms.dc_offset +
              weights.high_frequency * terms.high_frequency + weights.flux * terms.flux +
              weights.silence * terms.silence);
}

// Factors that bring a share or an offset to a penalty in [0, 1]; the original's.
inline constexpr double clipping_factor = 5, dc_factor = 10, high_factor = 3, silence_factor = 2;

} // namespace evo::music
