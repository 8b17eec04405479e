#pragma once
/// @file
/// One evolution from a configuration to a finished run folder: strategy.ask -> genomes -> audio ->
/// embeddings -> fitness -> strategy.tell, a batch the whole way and in memory.

#include "evo/core/executor.hpp"
#include "evo/music/config.hpp"
#include "evo/music/encoder.hpp"
#include "evo/music/fitness.hpp"
#include "evo/music/generator.hpp"
#include "evo/music/hearing.hpp"
#include "evo/music/metric_log.hpp"
#include "evo/music/progress.hpp"
#include "evo/music/run_record.hpp"
#include "evo/text/any_text_model.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace evo::music {

/// Makes what hears the candidates of a run with this configuration. Called by several threads.
using hearing_source = std::function<std::unique_ptr<hearing>(const configuration&)>;

/// What a run is made with. Whoever calls keeps the objects alive.
struct evolution_tools {
  const generator& generate;
  const encoder& encode;
  const tagger* tag =
      nullptr; ///< names what is heard in the target and in the best; may be missing
  noise_meter noise;
  executor run = serial_executor();
  /// What scores embeddings; without it, the recordings that the configuration names.
  const judge* by = nullptr;
  /// What strategies over a language model ask; without it, recorded answers alone.
  std::optional<any_text_model> language{};
  /// Who hears the candidates; without it they are heard here, with the tools above.
  hearing_source hear{};
};

struct stored_candidate;

/// What earlier rounds of a session leave to the next.
struct evolution_heritage {
  std::uint64_t round = 0; ///< rounds of one seed have other offspring; 0: no session
  /// Genomes, in bytes, that the first population begins with; strategies that start from one point
  /// start from the first.
  std::vector<std::string> initial{};
  /// The candidate of a genome that was heard before, nullptr if there is none. It is scored from
  /// its embedding and isn't heard again. May be empty.
  std::function<const stored_candidate*(const std::string& genome)> remembered{};
};

struct evolution_options {
  std::filesystem::path folder;
  bool resume = false; ///< go on with the run in the folder, or start it
  std::string command; ///< what a person would type to repeat the run
  progress* watcher = nullptr;
  std::function<bool()> interrupted; ///< asked between steps; true ends the run, its state kept
  evolution_heritage heritage{};
  metric_log* log = nullptr;                    ///< without one, those that the configuration names
  std::vector<std::filesystem::path> answers{}; ///< other runs whose recorded answers are taken
};

/// What `evomusic evolve --json` prints.
struct evolution_summary {
  std::string run; ///< the folder
  std::string strategy;
  std::uint64_t generations = 0;
  std::uint64_t evaluations = 0; ///< a genome met again is counted once
  double best_fitness = 0;
  double mean_fitness = 0; ///< of the last generation
  std::string stop_reason;
  std::string best_audio;  ///< path of the best scored clip; empty if audio isn't kept
  std::string best_genome; ///< the prompt, or the SHA-256 of the numbers
  std::string best_text;   ///< the prompt, or the text of the tokens nearest to the numbers
  double seconds = 0;
  std::vector<language_work> language; ///< by operator; empty without a language model
};

/// Runs one evolution and leaves behind its folder: database, configuration, audio, playlist,
/// report and JSON lines. The outcome depends on the configuration and the tools' kind alone: not
/// on threads, on `generator.batch`, nor on how often the run was killed and resumed.
/// @throws error: configuration (a folder that exists, another configuration on resume, or a
///   listener's taste without a judge), input (a
///   recording that can't be aimed at, or if no candidate of the first generation could be scored),
///   storage, interrupted
[[nodiscard]] evolution_summary evolve(const configuration& config, const evolution_tools& tools,
                                       const evolution_options& options);

/// The audio seed of a genome: from the run's seed and the genome's content, or one for all.
/// @param genome the prompt's bytes, or those of the float32 numbers
[[nodiscard]] std::uint64_t audio_seed(std::uint64_t run_seed, const std::string& genome,
                                       const std::string& seed_mode);

/// The configuration that a run was made with.
/// @throws error as read_run does
[[nodiscard]] configuration configuration_of(const std::filesystem::path& folder);

/// Makes report.html and run.jsonl of a run again.
/// @returns the report's path
std::filesystem::path export_run(const std::filesystem::path& folder);

} // namespace evo::music
