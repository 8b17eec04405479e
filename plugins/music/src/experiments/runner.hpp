#pragma once
/// @file
/// Runs the cells, several at a time, each in a folder of its own.

#include "outcome.hpp"
#include "plan.hpp"

#include "evo/music/language_model.hpp"
#include "evo/music/session.hpp"
#include "evo/music/taste_model.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace evo::music::experiments {

/// Whoever knows language models.
struct language_source {
  /// Why a run can't ask its model; empty if it can.
  std::function<std::string(const configuration&)> obstacle;
  std::function<std::unique_ptr<language_model>(const configuration&,
                                                const std::filesystem::path& run)>
      open;
};

/// What runs share. All of it is used by several threads at the same time.
struct runner_tools {
  const generator& generate;
  const encoder& encode;
  const tagger* tag = nullptr;
  noise_meter noise;
  const taste_model& taste;
  language_source language{};
  hearing_source hear{}; ///< as in evolution_tools
};

struct runner_task {
  std::filesystem::path folder; ///< of all runs
  std::size_t at_once = 1;      ///< runs, a thread each
  executor run_of_each = serial_executor();
  std::string command;                           ///< what a person would type to repeat it
  std::function<void(const std::string&)> say{}; ///< from one thread at a time
  std::function<bool()> is_interrupted{};
};

/// Runs each cell with each seed, the largest first. Runs that are finished are read, those that
/// were begun go on. A run that fails is an outcome that says so; the others go on.
/// @returns an outcome for each cell and seed, in the plan's order
/// @throws error with failure::interrupted; configuration for a run whose folder was made with
///   other settings
[[nodiscard]] std::vector<outcome> run_all(const plan& p, const settings& s,
                                           const runner_tools& tools, const runner_task& task);

} // namespace evo::music::experiments
