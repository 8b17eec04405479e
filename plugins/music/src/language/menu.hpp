#pragma once
/// @file
/// What a structured answer may choose from.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace evo {
class random_stream;
}

namespace evo::music::language {

/// The choices of one request: what its parents say, and a few words of the lexicon beside, drawn
/// afresh each time. Short lists keep the grammar that a server makes of them small, and a weak
/// model, which prefers few words, from saying the same in every answer.
struct menu {
  std::vector<std::string> genres, moods, tempos, textures, instruments;
};

[[nodiscard]] menu make_menu(std::span<const std::string> parents, random_stream& random);

/// The JSON schema of an answer with `count` prompts.
/// @param reflects it begins with a remark
[[nodiscard]] std::string schema_of(const menu& choices, std::size_t count, bool reflects);

} // namespace evo::music::language
