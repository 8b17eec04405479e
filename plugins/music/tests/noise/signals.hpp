#pragma once
/// @file
/// Twenty clips made by formula, sample for sample those of golden/make_noise_golden.py, so that
/// librosa's answers about them can be kept without keeping audio.

#include "evo/music/audio.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace evo::music::noise_signals {

struct signal {
  std::string name;
  audio_clip clip; ///< mono
};

/// All twenty, in the order of the golden table.
[[nodiscard]] std::vector<signal> all();

// Parts, for tests that need a clip with one fault. Times are in samples, levels linear.

/// White noise in [-1, 1): the upper 24 bits of x <- 1664525 x + 1013904223 (mod 2^32).
[[nodiscard]] std::vector<double> white(std::size_t samples, std::uint32_t seed);
[[nodiscard]] std::vector<double> sine(std::size_t samples, int rate, double hertz);
/// Chords, bass and drums over four bars of 120 beats a minute; peaks at about 0.6.
[[nodiscard]] std::vector<double> music(std::size_t samples, int rate);
[[nodiscard]] audio_clip mono(const std::vector<double>& samples, int rate);

} // namespace evo::music::noise_signals
