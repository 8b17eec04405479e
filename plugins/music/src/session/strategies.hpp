#pragma once
/// @file
/// Where the names of strategies and genomes become types.

#include "answer_store.hpp"
#include "generation_scorer.hpp"

#include "evo/text/any_text_model.hpp"

namespace evo::music::detail {

/// @throws error with failure::configuration if the generator doesn't take such genomes, or if the
///         strategy would need too much memory for them
[[nodiscard]] genome_form form_of(const configuration& config, const generator& g);

/// The model that strategies ask, and where it is noted what came of it.
struct language_setting {
  any_text_model model;
  answer_store& answers;
};

/// Makes the configured strategy, puts it where its checkpoint left it, and runs it until a budget
/// is used up. Every generation is committed to the scorer's store.
/// @param checkpoint of an earlier part of the run; may be empty
/// @param language for strategies that ask a language model
[[nodiscard]] stop run_strategy(const configuration& config, const genome_form& form,
                                std::span<const std::byte> checkpoint, generation_scorer& scorer,
                                const language_setting* language);

} // namespace evo::music::detail
