#include "command.hpp"

#include "generate_clips.hpp"
#include "instruments.hpp"

#include "evo/music/error.hpp"
#include "evo/music/prompts.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace evo::music::cli {
namespace {

struct generate_options {
  std::string generator = "synth";
  std::string soundfont, prompts, token_embeddings;
  clip_request request;
};

void generate_command(generate_options o, const common_options& common) {
  if (o.generator != "synth")
    throw error{failure::configuration, "--generator", o.generator + " is not built yet", "synth"};
  o.request.seed = common.seed.value_or(1);
  if (!o.prompts.empty())
    o.request.prompts = read_prompts(o.prompts);
  if (!o.token_embeddings.empty())
    o.request.embeddings = o.token_embeddings;
  generator_options made;
  if (!o.soundfont.empty())
    made.soundfont = o.soundfont;
  const auto g = make_generator(made);
  for (const auto& file :
       generate_clips(*g, o.request, make_executor(common.threads), {{}, interrupted}))
    std::cout << file.string() << "\n";
}

} // namespace

void add_generate(CLI::App& program, const common_options& common) {
  auto o = std::make_shared<generate_options>();
  auto* command = program.add_subcommand("generate", "Turn prompts or token embeddings into audio");
  command->add_option("--generator", o->generator, "synth")->capture_default_str();
  command->add_option("--soundfont", o->soundfont, "A General MIDI soundfont [the installed one]")
      ->type_name("FILE");
  auto* what = command->add_option_group("what", "What to generate, one of");
  what->add_option("--prompt", o->request.prompts, "Prompts")->type_name("TEXT");
  what->add_option("--prompts", o->prompts, "File with one prompt a line")->type_name("FILE");
  what->add_option("--token-embeddings", o->token_embeddings,
                   "float32 (tokens, width) or (n, tokens, width)")
      ->type_name("FILE.npy");
  what->require_option(1);
  command->add_option("--seconds", o->request.seconds, "Length of a clip")
      ->required()
      ->check(CLI::Range(0.01, 3600.0));
  command->add_option("--batch", o->request.batch, "Clips in memory at one time [what fits]")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
  command->add_option("--out", o->request.folder, "Folder for 000.wav, 001.wav, ...")
      ->required()
      ->type_name("DIR");
  command->callback([o, &common] { generate_command(*o, common); });
}

} // namespace evo::music::cli
