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

/// The choices of one prompt: what its parents say, and a few words of the lexicon beside. Short
/// lists keep the grammar that a server makes of them small, and a weak model, which prefers few
/// words, from saying the same in every answer.
struct menu {
  std::vector<std::string> genres, moods, tempos, textures, instruments;
};

/// The menus of one request, drawn afresh for each. Prompts of one answer are offered different
/// words beside their parents', and two of the five fields of each, others for each, leave the
/// parents' words out: so siblings differ, from each other and from a single parent, whatever the
/// model prefers.
[[nodiscard]] std::vector<menu> make_menus(std::span<const std::string> parents, std::size_t count,
                                           random_stream& random);

/// The JSON schema of an answer with a prompt for each menu.
/// @param reflects it begins with a remark
[[nodiscard]] std::string schema_of(std::span<const menu> menus, bool reflects);

} // namespace evo::music::language
