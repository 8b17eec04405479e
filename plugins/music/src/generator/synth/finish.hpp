#pragma once
/// @file
/// From the synth's raw sum to the finished clip: tone, loudness, and a ceiling that nothing
/// passes.

#include "evo/music/score.hpp"

#include <span>

namespace evo::music::synthesis {

/// The loudness is set by this much of the beginning, whatever the clip's length, so that a longer
/// clip begins with the shorter one.
inline constexpr double measured_seconds = 3;

/// @param left, right the raw sound; at least measured_seconds of it, even if the clip is shorter
void finish(std::span<float> left, std::span<float> right, const mix& sound, int rate);

} // namespace evo::music::synthesis
