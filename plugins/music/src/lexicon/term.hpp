#pragma once
/// @file
/// One word or phrase of the lexicon and what it asks of a brief.

#include "evo/music/brief.hpp"

#include <optional>
#include <string_view>

namespace evo::music::lexicon {

/// Where a term stands in a prompt. Words of one category share a place in the order of importance.
enum class category {
  neutral,
  genre,
  piece,
  mood,
  texture,
  tempo,
  beats,
  key,
  instrument,
  colour,
  structure
};
inline constexpr std::size_t category_count = 11;

struct genre_share {
  genre which = genre::ambient;
  double weight = 0; ///< 0: unused
};
struct program_share {
  int program = -1; ///< General MIDI, -1: unused
  double weight = 0;
};

/// Shifts are signed and add up over a prompt; 0 says nothing. One plain word shifts by 0.3 to 0.8.
struct effect {
  genre_share genres[3]{};
  double valence = 0, energy = 0, density = 0, warmth = 0, strangeness = 0;
  double tempo = 0; ///< quarter notes a minute, 0: none asked for
  program_share programs[3]{};
  double drums = -1; ///< 0 none ... 1 loud, -1: not said
  std::optional<form> structure{};
  std::optional<int> tonic{};
  std::optional<mode> scale{};
};

struct term {
  std::string_view text; ///< as prompts write it
  std::string_view also; ///< other ways to say it, separated by '|'
  effect does{};
  /// What a sentence puts beside it. Structures: the preposition before it, if any. Genres that are
  /// adjectives: the noun after it where no other follows ("Celtic" music).
  std::string_view link{};
};

} // namespace evo::music::lexicon
