#pragma once
/// @file
/// A prompt as its content, apart from its wording: what the operators work on.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evo {
class random_stream;
}

namespace evo::music::lexicon {

/// Numbers of vocabulary entries.
struct slots {
  std::vector<std::size_t> genres;  ///< at most 2
  std::vector<std::size_t> moods;   ///< moods and textures, at most 3
  std::vector<std::size_t> players; ///< instruments, drums and colours, at most 4
  std::optional<std::size_t> piece; ///< "waltz"
  std::optional<std::size_t> speed; ///< "slow"
  std::optional<int> bpm;           ///< [40, 220]
  std::optional<std::size_t> key;   ///< a key, or a scale alone
  std::optional<std::size_t> structure;
  std::optional<std::size_t> without; ///< one instrument, or no drums
  friend bool operator==(const slots&, const slots&) = default;
};

inline constexpr std::size_t most_genres = 2, most_moods = 3, most_players = 4;

/// What a prompt says, within the slots' limits; what comes first counts.
[[nodiscard]] slots read_slots(std::string_view prompt);

/// Drops what would read badly together: more than the limits, doubled words ("minimal,
/// minimalistic"), drums beside "without drums", a speed beside a figure, instruments beyond
/// about 30 words.
void tidy(slots& s);

/// One sentence for the slots, in one of several wordings. read_slots() of it gives the slots back:
/// where words that meet would form another phrase ("soft" + "rock"), `s` becomes what is read.
[[nodiscard]] std::string write_sentence(slots& s, random_stream& random);

} // namespace evo::music::lexicon
