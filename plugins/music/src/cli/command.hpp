#pragma once
/// @file
/// What the subcommands share. One source a subcommand; each adds itself to the program.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace evo::music::cli {

/// Options that every subcommand takes.
struct common_options {
  std::optional<std::uint64_t> threads;
  std::optional<std::uint64_t> seed;
  bool quiet = false;

  /// The first two as settings of a configuration.
  [[nodiscard]] std::vector<std::string> settings() const;
};

/// Options of the commands that hear candidates.
struct evaluator_flags {
  std::optional<std::string> name;
  std::optional<std::uint64_t> workers;

  /// As settings of a configuration.
  [[nodiscard]] std::vector<std::string> settings() const;
};
/// Adds --evaluator and --workers. @param into has to live as long as the command
void add_evaluator_flags(CLI::App& command, evaluator_flags& into);

void add_aligner(CLI::App& program, const common_options& common);
void add_codec(CLI::App& program, const common_options& common);
void add_config(CLI::App& program);
void add_embed(CLI::App& program, const common_options& common);
void add_encode_text(CLI::App& program, const common_options& common);
void add_evolve(CLI::App& program, const common_options& common);
void add_experiments(CLI::App& program, const common_options& common);
void add_generate(CLI::App& program, const common_options& common);
void add_listeners(CLI::App& program, const common_options& common);
void add_noise(CLI::App& program);
void add_report(CLI::App& program);
void add_runs(CLI::App& program);
void add_serve(CLI::App& program, const common_options& common);
void add_session(CLI::App& program, const common_options& common);
void add_worker(CLI::App& program);

/// Makes the first Ctrl-C (or SIGTERM) a question that `interrupted` answers, and the second one
/// end the program at once.
void catch_interrupts();
[[nodiscard]] bool interrupted() noexcept;

} // namespace evo::music::cli
