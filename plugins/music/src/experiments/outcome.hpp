#pragma once
/// @file
/// What a finished run has come to, read from its folder.

#include "plan.hpp"

#include "evo/music/run_record.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace evo::music::experiments {

enum class cell_state { finished, not_run, failed };

/// A generation's scores; NaN where none are known.
struct spread {
  double best = 0, mean = 0, median = 0, worst = 0;
};

/// One run: a cell with one seed.
struct outcome {
  std::string cell{};
  std::uint64_t seed = 0;
  cell_state state = cell_state::not_run;
  std::string why{};    ///< it wasn't run, or failed
  std::string folder{}; ///< relative to the experiments' folder

  std::vector<spread> by_target{}; ///< one a generation: fitness, in sessions by the true taste
  std::vector<spread> by_belief{}; ///< likewise, as it was believed then; only of sessions
  std::vector<double> vector_cosine{}, score_cosine{}; ///< one a round; only of sessions
  double penalty = 0; ///< mean of the last generation, before its weight
  std::uint64_t evaluations = 0;
  double seconds = 0;
  tag_list target_tags{}, best_tags{}; ///< strongest first
};

/// Whether the run in the folder has nothing left to do.
[[nodiscard]] bool is_finished(const std::filesystem::path& folder, const cell& c,
                               const configuration& config);

/// Reads a finished run.
/// @throws error with failure::input or failure::storage if it can't be read
[[nodiscard]] outcome read_outcome(const std::filesystem::path& folder, const cell& c,
                                   const configuration& config);

/// A table's number of one run.
/// @param by_belief of sessions alone; else NaN
[[nodiscard]] double value_of(const outcome& o, measure what, bool by_belief);

/// Share of the first `count` tags of the target that are among the first of the best; NaN if
/// there are fewer.
[[nodiscard]] double tag_overlap(const tag_list& target, const tag_list& best, std::size_t count);

} // namespace evo::music::experiments
