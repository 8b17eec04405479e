#pragma once
/// @file
/// The noise penalty: how much of a clip is fault rather than music. The fitness subtracts
/// `fitness.noise_weight` times it.

#include "evo/music/audio.hpp"

namespace evo::music {

/// What was found in one clip. Every member is in [0, 1], 0 is clean, and none is ever NaN.
struct noise_terms {
  double clipping = 0;       ///< 5 x share of samples at the rails
  double dc_offset = 0;      ///< 10 x offset of the waveform
  double high_frequency = 0; ///< 3 x share of spectral magnitude in the top of the spectrum
  double flux = 0;           ///< discontinuities: clicks, gaps, cuts
  double silence = 0;        ///< 2 x share of near-silence
  double penalty = 0;        ///< the weighted sum, bounded to [0, 1]
};

/// What each term counts for in the penalty; the original's weights, which sum to 0.9.
struct noise_weights {
  double clipping = 0.2;
  double dc_offset = 0.1;
  double high_frequency = 0.2;
  double flux = 0.2;
  double silence = 0.2;
};

struct noise_options {
  /// true: the formula of EvoMusic's `measure_audio_artifacts`, silence term included.
  bool compatible = false;
  noise_weights weights{};
  /// Near-silence is an RMS level below this, in dB relative to an RMS of 1 and without the offset
  /// (a full-scale sine is at -3.01). Only the corrected mode reads it.
  double silence_threshold_dbfs = -60.0;
  /// Near-silence counts when it lasts this long, in seconds, or fills the clip: a rest between two
  /// phrases is music. Only the corrected mode reads it.
  double silence_seconds = 0.5;
};

/// Measures the faults of one clip.
///
/// Corrected mode (the default), on all channels, with frames of 1024 samples (halved under 32 kHz
/// until they last at most 32 ms) every half frame and one Hann-windowed STFT, magnitudes averaged
/// over channels:
///  - clipping: min(1, 5 x share of samples with |x| > 0.99) in the worst channel;
///  - dc_offset: min(1, 10 x mean |mean of a second|) in the worst channel;
///  - high_frequency: min(1, 3 x the share of magnitude from min(8 kHz, rate / 4) up), averaged
///  over
///    the frames that aren't near-silent;
///  - flux: min(1, 10 x the share of magnitude, in bands of eight bins, above three times that of
///  the
///    nearest frames before and after that don't overlap), averaged likewise: what rises and at
///    once falls again by 9.5 dB, as clicks, gaps and cuts do and the decay of a drum doesn't;
///  - silence: min(1, 2 x share s of prolonged near-silence);
///  - penalty: the larger of the weighted sum and 2 s - 1, so that an empty clip has penalty 1.
///
/// Compatible mode, on the mean of the channels, frames of 1024 every 512 samples at any rate:
///  - clipping and dc_offset as above, but averaged over overlapping frames;
///  - high_frequency: from 8 kHz up, over all frames;
///  - flux: min(1, standard deviation / mean of librosa's onset strength);
///  - silence: min(1, 2 x share of frames whose RMS is below the clip's own 10th percentile);
///  - penalty: the weighted sum; 0.5 for a clip shorter than a frame, the terms being 0.
///
/// @param audio   any number of channels and any rate; nominally in [-1, 1]
/// @throws error  failure::input if there are no samples, the rate isn't positive, or a sample
/// isn't
///                finite or is beyond 1e6
/// Deterministic: the same bits for the same samples, whatever the thread or the neighbours in a
/// batch. Cost: one transform of 1024 a channel and half frame (compatible: one of 1024 and one of
/// 2048); docs/guide/noise.md has times and the reasons for each difference.
/// Source: EvoMusic, evolution/fitness.py, `MusicScorer.measure_audio_artifacts`; McFee et al.,
/// librosa 0.11.0 (doi:10.5281/zenodo.15006942) for onset strength.
[[nodiscard]] noise_terms noise_penalty(audio_view audio, const noise_options& options = {});

} // namespace evo::music
