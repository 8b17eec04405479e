#pragma once
/// @file
/// The end of a run: the best clips, the playlist, the report.

#include "generation_scorer.hpp"

namespace evo::music::detail {

[[nodiscard]] evolution_summary finish_run(const configuration& config,
                                           const evolution_tools& tools,
                                           const evolution_options& options,
                                           const genome_form& form, const stop& reason,
                                           const generation_scorer& scorer, run_store& store);

} // namespace evo::music::detail
