#pragma once
/// @file
/// What the corrected mode takes from its one STFT.

#include "evo/music/audio.hpp"

#include <cstddef>
#include <vector>

namespace evo::music {

/// Per frame, shares of its magnitude in [0, 1]; 0 where there is no magnitude.
struct spectral_shares {
  std::vector<double> high; ///< from min(8 kHz, rate / 4) up
  /// What stands out of both neighbours, in bands of eight bins: magnitude above three times (9.5
  /// dB) that of the nearest frames before and after that share no sample with this one. 0 for the
  /// first and the last two frames.
  std::vector<double> spikes;
};

/// Frames of `frame` samples, every half frame, the first at sample 0, none reaching over the end,
/// except that a clip shorter than a frame is one frame. Magnitudes are the channels' mean.
[[nodiscard]] spectral_shares measure_spectrum(audio_view audio, std::size_t frame);

} // namespace evo::music
