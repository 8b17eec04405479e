#pragma once
/// @file
/// How a language model answers about music, and what takes its place where it doesn't.

#include "evo/text/ask_children.hpp"
#include "evo/text/task.hpp"

namespace evo::music::language {

/// Short bounded fields (genre, mood, tempo, texture, instruments, a few words) where the server
/// takes a schema, of which prompts are composed; else `<prompt>` tags, else whatever the parser
/// finds. A prompt must be about music.
/// @param structured whether a schema is asked for at all
[[nodiscard]] answer_form music_form(bool structured);

/// The lexicon's operators: of no parent a random prompt, of one its mutants, of several the child
/// of two.
[[nodiscard]] std::vector<std::string> fill_from_lexicon(std::span<const std::string> parents,
                                                         random_stream& random);

} // namespace evo::music::language
