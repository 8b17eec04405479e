#include "command.hpp"

#include "instrument_files.hpp"
#include "instruments.hpp"
#include "workers/hearing_task.hpp"

#include "evo/music/error.hpp"
#include "evo/process/serve_worker.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <memory>

#include <unistd.h>

namespace evo::music::cli {
namespace {

void worker_command(int niceness) {
  if (isatty(STDIN_FILENO) != 0)
    throw error{failure::configuration, "worker", "a run starts it, and speaks with it in frames",
                "evaluator.name: process, or ray, in a run's configuration"};
  std::signal(SIGINT, SIG_DFL); // nobody asks here whether there was one
  std::signal(SIGTERM, SIG_DFL);
  (void)::nice(niceness); // the threads to come inherit it
  const auto tasks = workers::hearing_tasks(
      {.make_generator = make_generator,
       .make_encoder = [](const encoder_options& o) { return make_encoder(o).encode; },
       .make_noise_meter = make_noise_meter,
       .make_executor = make_executor,
       .files = instrument_finders()});
  if (serve_worker("evomusic", tasks) != 0)
    throw error{failure::service, "worker", "what it heard from the run ended in the middle",
                "the line before says how"};
}

} // namespace

void add_worker(CLI::App& program) {
  auto niceness = std::make_shared<int>(0);
  auto* command = program.add_subcommand(
      "worker", "Hear the candidates of runs on this machine or another, which start "
                "it themselves: evaluator.name (docs/guide/cluster.md)");
  command
      ->add_option("--nice", *niceness,
                   "How far it steps back behind what the machine does otherwise")
      ->check(CLI::Range(0, 19))
      ->capture_default_str();
  command->callback([niceness] { worker_command(*niceness); });
}

} // namespace evo::music::cli
