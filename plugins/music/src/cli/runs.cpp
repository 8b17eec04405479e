#include "command.hpp"

#include "runs_table.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace evo::music::cli {

void add_runs(CLI::App& program) {
  auto folder = std::make_shared<std::string>("runs");
  auto* command = program.add_subcommand("runs", "A table of the runs in a folder");
  command->add_option("DIR", *folder, "Folder with runs")->capture_default_str();
  command->callback([folder] { std::cout << runs_table(*folder); });
}

} // namespace evo::music::cli
