#pragma once
/// @file
/// Text to the lexicon's entries in the order of the text.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace evo::music::lexicon {

struct mention {
  std::size_t entry = 0;
  double weight = 1;         ///< "very" and "slightly" change it; negative: "no", "without"
  std::optional<double> bpm; ///< the figure itself, [40, 220]
};

inline constexpr std::size_t mention_limit = 64;

/// The first mention_limit mentions.
[[nodiscard]] std::vector<mention> scan(std::string_view text);

} // namespace evo::music::lexicon
