#pragma once
/// @file
/// The experiments of the EvoMusic report, from settings to a folder with tables and figures.

#include "materials.hpp"
#include "page.hpp"
#include "runner.hpp"
#include "settings.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

namespace evo::music::experiments {

struct request {
  std::filesystem::path out;
  bool resume = false;     ///< go on with what is in the folder, or start it
  std::string command;     ///< what a person would type to repeat it
  std::size_t threads = 1; ///< of this process
  /// That hear, where `tools::hear` is set.
  std::size_t workers = 0;
  std::function<void(const std::string&)> say{};
  std::function<bool()> is_interrupted{};
};

/// What the experiments are made with. Whoever calls keeps the objects alive.
struct tools {
  const generator& generate;
  const encoder& encode;
  const tagger* tag = nullptr;
  noise_meter noise;
  executor run = serial_executor(); ///< on all threads
  language_source language{};
  hearing_source hear{}; ///< as in evolution_tools
  /// How an aligner's file becomes a taste.
  std::function<std::unique_ptr<taste_model>(const std::filesystem::path&)> load_taste;
};

struct summary {
  results all;
  std::filesystem::path page; ///< OUT/experiments.html
};

/// Prepares, runs and writes all of it: OUT/experiments.html, experiments.md, tables/, figures/,
/// runs/, material/. A run that fails is said in its row and doesn't end the others. What was
/// finished stays; with `resume` what is missing is run.
/// @throws error: configuration (a folder that exists, or that was made with other settings),
///   storage, interrupted
[[nodiscard]] summary run_experiments(const settings& s, const tools& with, const request& r);

/// How the experiments differ from the report's, a sentence each.
[[nodiscard]] std::vector<std::string> differences_of(const settings& s, const materials& m);

} // namespace evo::music::experiments
