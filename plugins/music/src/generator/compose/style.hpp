#pragma once
/// @file
/// What makes a genre: plain tables that the composer follows. Patterns are strings, one character
/// a step, "|" between bars; a bar of 16 steps counts sixteenths, one of 12 triplet eighths, one of
/// 8 eighths.

#include "evo/music/score.hpp"

#include <string_view>
#include <vector>

namespace evo::music::writing {

/// One drum of a pattern: '.' silence, '1' to '9' soft to loud.
struct drum_line {
  int key; ///< General MIDI percussion key
  std::string_view steps;
  double needs = 0; ///< is played where the brief's density is at least this
};

struct drum_pattern {
  std::vector<drum_line> lines{};
};

/// A voice of the arrangement.
///
/// Bass patterns: r root, f fifth, o octave, t third, s sixth, a a step towards the next root,
/// w a walking step; chord and pad patterns: x, X (accent), o (soft) strike the chord, l and h its
/// lower and upper half; arpeggio patterns: 0 to 9 count the chord's tones upwards, b the bass
/// note. In all '-' holds, '.' rests. Melody parts have no pattern.
struct part {
  role plays = role::chords;
  std::vector<int> programs{};              ///< General MIDI; the first is the most typical
  std::vector<std::string_view> patterns{}; ///< a section keeps one
  int low = 48, high = 72;                  ///< register, MIDI keys
  double level_db = 0;                      ///< in the mix
  double pan = 0;
  double reverb = 0.25, chorus = 0;
  double gate = 0.92; ///< share of a note's written length that sounds
  double needs = 0;   ///< is played where the brief's density is at least this
  int voices = 3;
  bool rootless = false;   ///< the bass has the root
  bool power = false;      ///< roots and fifths only
  double filter_cents = 0; ///< low-pass cutoff, relative to the instrument's own
  double sweep_cents = 0;  ///< how far the cutoff wanders over the bars
};

/// How a genre sings. Notes fall on `steps` a bar.
struct melody_manner {
  int steps = 8;
  double notes = 5;         ///< a bar, at density 0.5
  double syncopation = 0.3; ///< weight of off-beats, 0 none ... 1 as strong as the beat
  double leap = 0.2;        ///< chance that a step is a leap of a chord tone
  double rest = 0.25;       ///< share of bars that answer with silence
  double legato = 0.9;      ///< share of the time to the next note that sounds
  bool blue = false;        ///< prefers the blues scale
  bool riff = false;        ///< repeats its first bar instead of developing it
};

struct weighted_mode {
  mode scale;
  double weight;
};

struct style {
  genre which = genre::ambient;
  double slow = 80, fast = 130; ///< tempo, quarter notes a minute, from calm to driving
  double swing = 0.5;
  std::uint32_t swing_unit = score::ticks_per_quarter;
  std::vector<weighted_mode> modes{};
  std::vector<std::string_view> bright{}, dark{}; ///< progressions for major-like, minor-like modes
  int bars_per_chord = 1;                         ///< stretches the progressions
  int section_bars = 8;
  form structure = form::verse_chorus; ///< where nobody asked for one
  std::vector<part> parts{};
  int kit = 0;                       ///< General MIDI drum kit
  std::vector<drum_pattern> drums{}; ///< from calm to driving; empty: this genre has none
  std::vector<drum_pattern> fills{};
  double drum_level_db = 0;
  double drum_reverb = 0.15;
  melody_manner melody{};
  double accent = 0.5;    ///< how much stronger the strong beats are, [0, 1]
  double looseness = 0.3; ///< of the players' timing, [0, 1]
  mix sound{};
};

[[nodiscard]] const style& style_of(genre g);

} // namespace evo::music::writing
