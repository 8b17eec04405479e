#include "command.hpp"

#include "evo/music/config.hpp"
#include "files/files.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace evo::music::cli {

void add_config(CLI::App& program) {
  auto* config = program.add_subcommand("config", "Configurations");
  config->require_subcommand(1);
  auto file = std::make_shared<std::string>();
  auto* import = config->add_subcommand(
      "import", "Print a configuration of the original EvoMusic as one of ours");
  import->add_option("FILE", *file, "Its YAML")->required();
  import->callback([file] {
    const auto imported = import_configuration(detail::read_file(*file), *file);
    for (const auto& note : imported.notes)
      std::cout << "# " << note << "\n";
    std::cout << imported.yaml;
  });
  auto* reference = config->add_subcommand("reference", "Print all keys, as Markdown");
  reference->callback([] { std::cout << configuration_reference(); });
}

} // namespace evo::music::cli
