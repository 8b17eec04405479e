#pragma once
/// @file
/// Music on paper: what the composer writes and the synth plays. A score is plain data; time is in
/// ticks, `score::ticks_per_quarter` to a quarter note, on a straight grid: swing and the player's
/// small deviations are kept apart, as in written music, and added when it is performed.

#include "evo/music/brief.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace evo::music {

struct note {
  std::uint32_t start = 0;    ///< ticks from the beginning
  std::uint32_t duration = 0; ///< ticks, > 0
  std::uint8_t pitch = 60;    ///< MIDI key, 60 = middle C; a drum of the kit on drum tracks
  std::uint8_t velocity = 80; ///< 1 to 127
  std::int16_t push = 0; ///< ticks that the player is late (early if < 0); not part of the grid
  friend bool operator==(const note&, const note&) = default;
};

/// What a track does in the arrangement.
enum class role : std::uint8_t { drums, bass, chords, pad, arpeggio, melody };
[[nodiscard]] std::string_view name(role r) noexcept;

/// From `start` on, the track's low-pass cutoff is moved by `cents` from where the instrument has
/// it.
struct filter_mark {
  std::uint32_t start = 0;
  double cents = 0;
  friend bool operator==(const filter_mark&, const filter_mark&) = default;
};

struct track {
  role part = role::melody;
  int program = 0;                   ///< General MIDI program; the kit's number on drum tracks
  double volume = 0.8;               ///< linear amplitude, [0, 1]
  double pan = 0;                    ///< -1 left ... 1 right
  double reverb = 0.2;               ///< share sent to the reverb, [0, 1]
  double chorus = 0;                 ///< share sent to the chorus, [0, 1]
  std::vector<filter_mark> filter{}; ///< by start; empty: as the instrument has it
  std::vector<note> notes{};         ///< by start, then pitch
  friend bool operator==(const track&, const track&) = default;
};

/// The harmony that holds from `start` for `duration` ticks.
struct chord_mark {
  std::uint32_t start = 0, duration = 0;
  std::uint8_t root = 0;   ///< pitch class
  std::uint16_t tones = 0; ///< bit p is set if pitch class p belongs to the chord
  std::string symbol{};    ///< roman numeral in the key, "ii7"
  friend bool operator==(const chord_mark&, const chord_mark&) = default;
};

struct section_mark {
  std::uint32_t start = 0, duration = 0;
  char label = 'A'; ///< sections of one label share harmony, motifs and patterns
  friend bool operator==(const section_mark&, const section_mark&) = default;
};

/// How the whole is performed and mixed.
struct mix {
  double reverb_size = 0.3;  ///< [0, 1]
  double reverb_level = 0.4; ///< [0, 1]
  double high_shelf_db = 0;  ///< above about 3 kHz
  double loudness_db = -16;  ///< RMS of the first seconds, dBFS
  friend bool operator==(const mix&, const mix&) = default;
};

struct score {
  static constexpr std::uint32_t ticks_per_quarter = 480;
  static constexpr std::uint32_t ticks_per_bar = 4 * ticks_per_quarter;

  genre style = genre::ambient; ///< the strongest genre
  double tempo = 120;           ///< quarter notes a minute
  musical_key key;
  form structure = form::loop;
  /// Where the second half of a swung unit falls: 0.5 straight ... 0.667 triplet swing.
  double swing = 0.5;
  std::uint32_t swing_unit = ticks_per_quarter; ///< ticks of the unit that is swung
  std::uint32_t length = 0;                     ///< ticks, whole bars
  mix sound{};
  std::vector<track> tracks{};
  std::vector<chord_mark> chords{};
  std::vector<section_mark> sections{};
  friend bool operator==(const score&, const score&) = default;
};

/// Writes music for a brief. The same arguments give the same score; a longer score begins with the
/// shorter one of the same brief and seed, note by note.
/// @param seconds the score covers at least this long; > 0
[[nodiscard]] score compose(const brief& wish, std::uint64_t seed, double seconds);

/// When a tick of the grid sounds, in seconds, with swing and without push.
[[nodiscard]] double performed_seconds(const score& s, double tick) noexcept;

/// Writes a standard MIDI file (type 1), as performed, with the sections and chords as text.
/// @throws error with failure::storage if the file can't be written
void write_midi(const score& s, const std::filesystem::path& file);
/// The bytes that write_midi writes.
[[nodiscard]] std::string midi_bytes(const score& s);

} // namespace evo::music
