#pragma once
/// @file
/// Small helpers for messages and YAML.

#include <span>
#include <string>
#include <string_view>

namespace evo::music::detail {

/// The shortest decimal text that reads back to the same number.
[[nodiscard]] std::string number_text(double value);

/// A double-quoted YAML (and JSON) string.
[[nodiscard]] std::string quoted(std::string_view text);

/// Levenshtein's distance with transpositions of neighbours. Cost: O(a x b).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The word nearest to `text`, or an empty one where none is near enough to be meant.
[[nodiscard]] std::string_view nearest(std::string_view text,
                                       std::span<const std::string_view> words);

} // namespace evo::music::detail
