#pragma once
/// @file
/// Prompts by rule, without a language model: random ones, labelled by genre, and the operators
/// that evolve them. Every prompt made here is a grammatical phrase of at most 34 words that
/// parse_prompt() understands to the last content word.

#include "evo/music/brief.hpp"

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo {
class random_stream;
}

namespace evo::music {

struct labelled_prompt {
  std::string text;
  genre label = genre::ambient; ///< what it was made for: the heaviest genre of its brief
};

/// "a warm, laid-back bossa nova tune at 126 bpm with nylon guitar and flute", of any genre.
/// Thousands of different ones: of 10,000 draws at least 9,900 differ.
[[nodiscard]] std::string random_prompt(random_stream& random);
[[nodiscard]] labelled_prompt random_labelled_prompt(random_stream& random);
[[nodiscard]] labelled_prompt random_labelled_prompt(genre label, random_stream& random);

/// 2 parents to 1 child, which takes genre, mood, tempo, key, instruments and structure each from
/// one or the other, and something from both where they differ. Wording is by rule: words of a
/// parent that the lexicon doesn't know are lost.
/// @param parents 2 prompts, any text
/// @throws error with failure::configuration for another number of parents
[[nodiscard]] std::vector<std::string> cross_prompts(std::span<const std::string> parents,
                                                     random_stream& random);

/// 1 parent to 3 children, which differ from it and from each other in one or two things: an
/// instrument swapped, the genre moved to a neighbour, mood, tempo, key or structure changed.
/// @param parents 1 prompt, any text
/// @throws error with failure::configuration for another number of parents
[[nodiscard]] std::vector<std::string> mutate_prompt(std::span<const std::string> parents,
                                                     random_stream& random);

/// The prompts of an initial population: one a line, blanks around them dropped; empty lines and
/// lines that begin with '#' are passed over.
/// @throws error with failure::input, which names file and line, if the file can't be read, a line
/// isn't UTF-8 or has more than 4096 bytes, or there is no prompt
[[nodiscard]] std::vector<std::string> read_prompts(const std::filesystem::path& file);
/// @param where the name of the source in errors
[[nodiscard]] std::vector<std::string> read_prompts(std::istream& lines, std::string_view where);

} // namespace evo::music
