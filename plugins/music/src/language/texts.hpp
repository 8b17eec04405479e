#pragma once
/// @file
/// The texts that a language model is given: ours, after the intent of the report's prompts 1 to 6.

#include "evo/music/config.hpp"
#include "evo/strategy/llm/operator.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace evo::music::language {

/// Who the model is and how it answers in free text (after prompt 1).
[[nodiscard]] std::string_view system_text();
/// The same where the answer follows a schema.
[[nodiscard]] std::string_view structured_system_text();

/// The report's two operators: 2 parents to 1 child, then 1 to 3 (after prompts 2 and 3).
[[nodiscard]] std::vector<llm_operator_options> default_operators();

/// Full LLM's meta-prompts by name: "balanced", "analytic", "scored" (after prompts 4, 5 and 6).
[[nodiscard]] std::string meta_prompt(std::string_view name);

/// For newcomers and first populations.
[[nodiscard]] std::string_view newcomer_text();

} // namespace evo::music::language
