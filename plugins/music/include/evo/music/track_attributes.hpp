#pragma once
/// @file
/// What a piece of music is like, in words that listeners would use: genre, tempo, mood,
/// instruments. Simulated tastes live here, outside every encoder's space.

#include "evo/music/brief.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace evo::music {

struct score;

/// Attributes with a place on a line.
enum class quality : std::uint8_t {
  tempo,       ///< 0 at 40 quarter notes a minute ... 1 at 220, in logarithms
  valence,     ///< 0 dark ... 1 bright
  energy,      ///< 0 calm ... 1 driving
  density,     ///< 0 sparse ... 1 busy
  warmth,      ///< 0 cold, dry ... 1 warm, reverberant
  strangeness, ///< 0 plain harmony ... 1 chromatic
  drums        ///< 0 none ... 1 loud
};
inline constexpr std::size_t quality_count = 7;
[[nodiscard]] std::string_view name(quality q) noexcept;

/// General MIDI's families of eight programs: piano, chromatic percussion, organ, guitar, ...
inline constexpr std::size_t family_count = 16;
/// @param family < family_count
[[nodiscard]] std::string_view family_name(std::size_t family) noexcept;

struct track_attributes {
  std::array<double, genre_count> genres{};    ///< >= 0; sums to 1, or all 0: unknown
  std::array<double, family_count> families{}; ///< how much each plays; likewise
  std::array<std::optional<double>, quality_count> qualities{}; ///< [0, 1], or unknown

  [[nodiscard]] const std::optional<double>& operator[](quality q) const {
    return qualities[static_cast<std::size_t>(q)];
  }
  [[nodiscard]] std::optional<double>& operator[](quality q) {
    return qualities[static_cast<std::size_t>(q)];
  }
  friend bool operator==(const track_attributes&, const track_attributes&) = default;
};

/// Quarter notes a minute on the tempo's line, and back.
[[nodiscard]] double tempo_quality(double tempo) noexcept;
[[nodiscard]] double tempo_of_quality(double value) noexcept;

/// What was asked for; what is left to the genre is unknown.
[[nodiscard]] track_attributes attributes_of(const brief& wish);

/// What the synth made of it: genre, valence, warmth and strangeness as asked for; tempo, drums,
/// density (onsets a second in logarithms, 0 at 1, 1 at 24), energy (mean of the density and of the
/// notes' velocity) and the share of each instrument as written. This is what a simulated listener
/// hears.
[[nodiscard]] track_attributes attributes_of(const brief& wish, const score& written);

/// What the word for a genre says, in the lexicon's sense: "Hip-Hop", "drum'n'bass". Unknown words
/// give unknown attributes.
[[nodiscard]] track_attributes attributes_of_genre(std::string_view genre_text);

} // namespace evo::music
