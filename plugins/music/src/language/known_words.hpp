#pragma once
/// @file
/// Which words of a prompt are about music.

#include <span>
#include <string>
#include <string_view>

namespace evo::music::language {

/// Content words: all but articles, conjunctions, prepositions and what every prompt says ("music",
/// "song"). A content word is known if it is part of a phrase of the lexicon, or a parent's.
struct word_count {
  std::size_t content = 0, known = 0;
};
[[nodiscard]] word_count count_words(std::string_view prompt, std::span<const std::string> parents);

/// Whether a prompt is about music: it has content, and at least half of it is known.
[[nodiscard]] bool is_on_subject(std::string_view prompt, std::span<const std::string> parents);

} // namespace evo::music::language
