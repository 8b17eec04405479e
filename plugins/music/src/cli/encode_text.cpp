#include "command.hpp"

#include "instruments.hpp"

#include "evo/music/npy.hpp"

#include <CLI/CLI.hpp>

#include <array>

namespace evo::music::cli {
namespace {

struct encode_options {
  std::string model, out;
  std::vector<std::string> prompts;
};

void encode_command(const encode_options& o, const common_options& common) {
  const auto musicgen = make_musicgen({.name = "musicgen", .model = o.model, .precision = "fp32"});
  const auto states = musicgen->encode_text(o.prompts, make_executor(common.threads));
  const std::array<std::size_t, 3> shape{states.size, states.tokens, states.width};
  write_npy(o.out, shape, states.values);
}

} // namespace

void add_encode_text(CLI::App& program, const common_options& common) {
  auto o = std::make_shared<encode_options>();
  auto* command = program.add_subcommand("encode-text", "Prompts to MusicGen's text states");
  command->add_option("--model", o->model, "Folder of a MusicGen checkpoint")
      ->required()
      ->type_name("DIR");
  command->add_option("--prompt", o->prompts, "Prompts")->required()->type_name("TEXT");
  command->add_option("--out", o->out, "float32 (n, tokens, width), zeros behind shorter prompts")
      ->required()
      ->type_name("FILE.npy");
  command->callback([o, &common] { encode_command(*o, common); });
}

} // namespace evo::music::cli
