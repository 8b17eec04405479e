#pragma once
/// @file
/// What can be counted in a score that is music, each with a control: the same count after a
/// shuffle that keeps everything but the order in question.

#include "evo/core/random.hpp"
#include "evo/music/score.hpp"

namespace evo::music::measures {

/// A figure and its control.
struct pair {
  double music = 0, control = 0;
};

/// Of the pitched notes that start on the first or third beat, the share that belongs to the chord
/// of the moment. Control: the bars' chords in random order.
[[nodiscard]] pair chord_tones_on_strong_beats(const score& s, random_stream random);

/// Share of onsets that are played, swing taken back, within 15 ms of a sixteenth or a triplet
/// eighth. Control: as many onsets anywhere.
[[nodiscard]] pair onsets_on_the_grid(const score& s, random_stream random);

/// Share of each section's pitched note time that lies in the section's best major scale, averaged
/// over sections. Control: every bar transposed by a random interval.
[[nodiscard]] pair key_stability(const score& s, random_stream random);

/// Of the pitched notes of sections with one label, the share that is found again at the same
/// place and pitch, averaged over pairs (Jaccard index). Control: one of the two with its bars in
/// another order. NaN if no section returns.
[[nodiscard]] pair similarity_of_returns(const score& s, random_stream random);

} // namespace evo::music::measures
