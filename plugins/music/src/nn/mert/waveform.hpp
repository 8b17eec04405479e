#pragma once
/// @file
/// What MERT's preprocessor (transformers' Wav2Vec2FeatureExtractor) does with samples.

#include <span>

namespace evo::music::nn {

/// x = (x - mean) / sqrt(variance + 1e-7), worked out in double.
void normalize_waveform(std::span<float> samples);

} // namespace evo::music::nn
