#pragma once
/// @file
/// What a prompt or a token-embedding genome asks of the synth: the meeting point of the lexicon
/// (which reads words and embeddings) and the composer (which writes scores).

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace evo::music {

enum class genre : std::uint8_t {
  ambient,
  blues,
  bossa_nova,
  chiptune,
  classical,
  country,
  disco,
  drum_and_bass,
  folk,
  funk,
  hip_hop,
  jazz,
  metal,
  reggae,
  rock,
  techno,
};
inline constexpr std::size_t genre_count = 16;
/// "drum and bass" for genre::drum_and_bass, and so on: the words that prompts use.
[[nodiscard]] std::string_view name(genre g) noexcept;

enum class mode : std::uint8_t { major, minor, dorian, mixolydian, phrygian };

struct musical_key {
  int tonic = 0; ///< pitch class, 0 = C ... 11 = B
  mode scale = mode::major;
  friend bool operator==(const musical_key&, const musical_key&) = default;
};

enum class form : std::uint8_t {
  loop,
  verse_chorus,
  aaba,
  twelve_bar,
  build_up,
  theme_and_variations
};

/// An instrument by its General MIDI program; drum kits are not instruments here (see `drums`).
struct instrument_wish {
  int program = 0;     ///< General MIDI program, 0 to 127
  double weight = 1.0; ///< how strongly it is asked for, (0, 1]
  friend bool operator==(const instrument_wish&, const instrument_wish&) = default;
};

/// Everything optional is left to the genre where nobody asked. Weights are soft, so that a blend
/// of token embeddings has a meaning between its neighbours'.
struct brief {
  std::array<double, genre_count> genres{}; ///< >= 0; sums to 1, or all 0: no genre asked for
  double valence = 0.5;                     ///< 0 dark ... 1 bright
  double energy = 0.5;                      ///< 0 calm ... 1 driving
  double density = 0.5;                     ///< 0 sparse ... 1 busy
  double warmth = 0.5;                      ///< 0 cold, dry ... 1 warm, reverberant
  double strangeness = 0.0;                 ///< 0 plain harmony ... 1 chromatic
  std::optional<double> tempo;              ///< quarter notes a minute, [40, 220]
  std::optional<musical_key> key;
  std::optional<form> structure;
  std::optional<double> drums;              ///< 0 none ... 1 loud
  std::vector<instrument_wish> instruments; ///< strongest first
  std::optional<mode> scale;                ///< asked for without a tonic; empty if `key` is set
  std::vector<int> without;                 ///< General MIDI programs ruled out, ascending
  friend bool operator==(const brief&, const brief&) = default;
};

} // namespace evo::music
