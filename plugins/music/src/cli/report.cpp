#include "command.hpp"

#include "evo/music/session.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace evo::music::cli {

void add_report(CLI::App& program) {
  auto folder = std::make_shared<std::string>();
  auto* command = program.add_subcommand("report", "Make a run's report.html and run.jsonl again");
  command->add_option("DIR", *folder, "Folder of the run")->required();
  command->callback([folder] { std::cout << export_run(*folder).string() << "\n"; });
}

} // namespace evo::music::cli
