#pragma once
/// @file
/// The work behind `evomusic aligner`.

#include "evo/music/aligner_training.hpp"

#include <cstdio>
#include <functional>
#include <optional>

namespace evo::music {

struct aligner_inputs {
  std::filesystem::path interactions; ///< .tsv as Last.fm-1K's, or .csv as the original project's
  std::filesystem::path embeddings;   ///< folder
};

struct train_command {
  aligner_inputs inputs;
  std::filesystem::path out;
  std::optional<std::filesystem::path> config;
  std::optional<std::uint64_t> seed; ///< instead of the configuration's
  bool resume = false;
  bool quiet = false;
  std::function<bool()> is_interrupted;
};

/// Trains each variant of the configuration: into `out`, or where there are several into
/// out.<name>.safetensors each, and the best of them into `out`, too.
/// @return a Markdown table, a line a variant
[[nodiscard]] std::string run_training(const train_command& command, const executor& run);

struct evaluate_command {
  aligner_inputs inputs;
  std::filesystem::path aligner;
  evaluation_options options;
  bool json = false;
  bool quiet = false;
  /// Makes a report of what was measured, and says a line about it; may be empty.
  std::function<std::string(const evo::music::aligner&, const aligner_data&, const evaluation&)>
      report{};
};

/// @return one line
[[nodiscard]] std::string run_evaluation(const evaluate_command& command, const executor& run);

} // namespace evo::music
