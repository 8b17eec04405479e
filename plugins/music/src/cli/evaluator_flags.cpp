#include "command.hpp"

#include <CLI/CLI.hpp>

namespace evo::music::cli {

std::vector<std::string> evaluator_flags::settings() const {
  std::vector<std::string> all;
  if (name)
    all.push_back("evaluator.name=" + *name);
  if (workers)
    all.push_back("evaluator.workers=" + std::to_string(*workers));
  return all;
}

void add_evaluator_flags(CLI::App& command, evaluator_flags& into) {
  command
      .add_option("--evaluator", into.name,
                  "Where candidates are heard: local, process, ray [evaluator.name]")
      ->check(CLI::IsMember({"local", "process", "ray"}));
  command.add_option("--workers", into.workers, "Processes that hear them [evaluator.workers]")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10000}));
}

} // namespace evo::music::cli
