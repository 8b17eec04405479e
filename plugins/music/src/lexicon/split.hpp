#pragma once
/// @file
/// Text to words that can be looked up.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::lexicon {

inline constexpr std::size_t text_limit = 4096; ///< bytes of a prompt that are read

struct word {
  std::string text;            ///< lower case, accents folded: "cafe", "120", "c#"
  bool after_break = false;    ///< a comma or full stop stands before it
  bool single_capital = false; ///< was one capital, perhaps with # or b: a note's name
};

/// Words of at most text_limit bytes of text. Hyphens and apostrophes separate words; so does the
/// border of digits and letters ("120bpm"). Bytes that aren't UTF-8 separate, too.
[[nodiscard]] std::vector<word> split(std::string_view text);

/// Whether all of text is well-formed UTF-8 without NUL.
[[nodiscard]] bool is_utf8(std::string_view text);

/// The words joined by single spaces.
[[nodiscard]] std::string normal_form(std::string_view text);

} // namespace evo::music::lexicon
