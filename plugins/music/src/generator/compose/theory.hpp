#pragma once
/// @file
/// The theory that the composer leans on: scales, chords from roman numerals, voicings. Pitch
/// classes are 0 = C ... 11 = B, pitches are MIDI keys, masks have bit p for pitch class p.

#include "evo/music/brief.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::writing {

[[nodiscard]] constexpr int pitch_class(int pitch) noexcept {
  return ((pitch % 12) + 12) % 12;
}

struct chord {
  int root = 0;               ///< pitch class
  std::vector<int> intervals; ///< semitones above the root, rising, the first is 0
  std::string symbol;         ///< as it was written, "bVII7"

  [[nodiscard]] std::uint16_t mask() const noexcept;
  [[nodiscard]] bool contains(int pitch) const noexcept {
    return (mask() >> pitch_class(pitch)) & 1;
  }
};

/// Reads a roman numeral: an optional b or #, I to VII (capitals major, small letters minor) and a
/// suffix: none, 5 (power), 6, 7, M7, 9, M9, 13, sus2, sus4, o (diminished), o7 (half diminished),
/// + (augmented), add9. Degrees count from the major scale of the tonic, so the seventh degree of a
/// minor key is bVII.
/// @throws evo::error if it isn't one: progressions are part of the program
[[nodiscard]] chord parse_chord(std::string_view numeral, int tonic);

/// The chords of each bar of "I | vi | IV V | I"; the chords of one bar share it equally.
[[nodiscard]] std::vector<std::vector<chord>> parse_progression(std::string_view text, int tonic);

[[nodiscard]] std::uint16_t scale_mask(mode m, int tonic) noexcept;

/// The key's scale with the chord's own tones in place of their chromatic neighbours.
[[nodiscard]] std::uint16_t local_scale(const musical_key& key, const chord& harmony) noexcept;

/// The member of `mask` nearest to `pitch`, the lower of two.
[[nodiscard]] int nearest_in(std::uint16_t mask, int pitch) noexcept;

/// `steps` members of `mask` above `pitch` (below if negative); `pitch` need not be a member.
[[nodiscard]] int step_in(std::uint16_t mask, int pitch, int steps) noexcept;

/// Puts `pitch` into [low, high] by octaves; where an octave doesn't fit, as near as it goes.
[[nodiscard]] int fold_into(int pitch, int low, int high) noexcept;

/// `voices` tones of the chord within [low, high] that move least from `previous` (empty: close
/// position around the middle). The third and seventh come before root and fifth where
/// voices are few and `rootless`.
[[nodiscard]] std::vector<int> voice_chord(const chord& harmony, const std::vector<int>& previous,
                                           int voices, int low, int high, bool rootless);

} // namespace evo::music::writing
