#pragma once
/// @file
/// Structured answers to prompts.

#include "evo/text/parse_answer.hpp"

#include <string_view>

namespace evo::music::language {

/// The prompts of an answer that follows the schema, and of as much of it as there is: each object
/// with a genre, mood, tempo, texture, instruments or words becomes a phrase. Nothing where there
/// is no such object; where one is broken, that is a rejection.
[[nodiscard]] parsed_answer compose_prompts(std::string_view answer, const answer_limits& limits);

} // namespace evo::music::language
