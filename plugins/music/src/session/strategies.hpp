#pragma once
/// @file
/// Where the names of strategies and genomes become types.

#include "generation_scorer.hpp"

namespace evo::music::detail {

/// @throws error with failure::configuration if the generator doesn't take such genomes, or if the
///         strategy would need too much memory for them
[[nodiscard]] genome_form form_of(const configuration& config, const generator& g);

/// Makes the configured strategy, puts it where its checkpoint left it, and runs it until a budget
/// is used up. Every generation is committed to the scorer's store.
/// @param checkpoint of an earlier part of the run; may be empty
[[nodiscard]] stop run_strategy(const configuration& config, const genome_form& form,
                                std::span<const std::byte> checkpoint, generation_scorer& scorer);

} // namespace evo::music::detail
