#include "command.hpp"

#include "embed_files.hpp"
#include "instruments.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace evo::music::cli {
namespace {

struct noise_command_options {
  std::vector<std::string> files;
  bool compatible = false, json = false;
};

} // namespace

void add_noise(CLI::App& program) {
  auto o = std::make_shared<noise_command_options>();
  auto* command = program.add_subcommand("noise", "The noise penalty of recordings, term by term");
  command->add_flag("--compatible", o->compatible, "The original project's formula");
  command->add_flag("--json", o->json, "One JSON line a file");
  command->add_option("AUDIO", o->files, "Recordings")->required();
  command->callback([o] {
    print_noise(make_noise_meter(o->compatible ? "compatible" : "corrected"), o->files, o->json,
                std::cout);
  });
}

} // namespace evo::music::cli
