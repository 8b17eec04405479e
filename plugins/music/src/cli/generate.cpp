#include "command.hpp"

#include "files/files.hpp"
#include "generate_clips.hpp"
#include "instruments.hpp"
#include "keep_codes.hpp"
#include "share_progress.hpp"

#include "evo/music/error.hpp"
#include "evo/music/prompts.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace evo::music::cli {
namespace {

struct generate_options {
  generator_options made;
  std::string soundfont, model, prompts, token_embeddings, embeddings, continued, codes;
  bool greedy = false;
  clip_request request;
};

/// Options of one generator that were given for the other.
void check_generator(const generate_options& o) {
  const bool is_musicgen = o.made.name == "musicgen";
  const auto refuse = [&](std::string option) {
    throw error{failure::configuration, std::move(option),
                "the generator " + o.made.name + " has no use for it",
                is_musicgen ? "--generator synth" : "--generator musicgen"};
  };
  if (is_musicgen && !o.soundfont.empty())
    refuse("--soundfont");
  if (is_musicgen && o.model.empty())
    throw error{failure::configuration, "--model", "MusicGen needs a checkpoint",
                "--model DIR, a folder as Hugging Face has them"};
  if (is_musicgen)
    return;
  if (!o.model.empty())
    refuse("--model");
  if (!o.continued.empty())
    refuse("--continue");
  if (!o.codes.empty())
    refuse("--codes");
  if (o.greedy)
    refuse("--greedy");
}

void take_request(generate_options& o) {
  if (!o.prompts.empty())
    o.request.prompts = read_prompts(o.prompts);
  if (!o.token_embeddings.empty())
    o.request.embeddings = o.token_embeddings;
  if (!o.embeddings.empty()) {
    o.request.embeddings = o.embeddings;
    o.request.kind = embedding_kind::states;
  }
}

void print_files(std::span<const std::filesystem::path> files) {
  for (const auto& file : files)
    std::cout << file.string() << "\n";
}

void generate_command(generate_options o, const common_options& common) {
  check_generator(o);
  take_request(o);
  o.request.seed = common.seed.value_or(1);
  if (!o.soundfont.empty())
    o.made.soundfont = o.soundfont;
  if (!o.model.empty())
    o.made.model = o.model;
  if (o.greedy)
    o.made.temperature = 0;
  const executor run = make_executor(common.threads);
  const generation_watch watch{share_progress("generate", common.quiet), interrupted};
  if (o.made.name == "synth") {
    print_files(generate_clips(*make_generator(o.made), o.request, run, watch));
    return;
  }
  const auto musicgen = make_musicgen(o.made, o.continued);
  if (o.codes.empty()) {
    print_files(generate_clips(*musicgen, o.request, run, watch));
    return;
  }
  detail::make_folder(o.request.folder); // where the codes may have to go
  const code_keeper keeper{*musicgen, o.codes};
  print_files(generate_clips(keeper, o.request, run, watch));
  keeper.write();
}

void add_inputs(CLI::App& command, generate_options& o) {
  auto* what = command.add_option_group("what", "What to generate, one of");
  what->add_option("--prompt", o.request.prompts, "Prompts")->type_name("TEXT");
  what->add_option("--prompts", o.prompts, "File with one prompt a line")->type_name("FILE");
  what->add_option("--token-embeddings", o.token_embeddings,
                   "float32 (tokens, width) or (n, tokens, width)")
      ->type_name("FILE.npy");
  what->add_option("--embeddings", o.embeddings,
                   "The text encoder's states, as encode-text writes them (musicgen)")
      ->type_name("FILE.npy");
  what->require_option(1);
}

void add_musicgen_options(CLI::App& command, generate_options& o) {
  auto& made = o.made;
  command.add_option("--model", o.model, "Folder of a MusicGen checkpoint")->type_name("DIR");
  command.add_flag("--greedy", o.greedy, "The likeliest code always (musicgen)");
  command.add_option("--top-k", made.top_k, "Codes to draw from, 0 for all (musicgen)")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  command.add_option("--temperature", made.temperature, "Of each draw (musicgen)")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 100.0));
  command
      .add_option("--top-p", made.top_p, "The likeliest codes of this share, 1 for all (musicgen)")
      ->capture_default_str()
      ->check(CLI::Range(1e-6, 1.0));
  command
      .add_option("--guidance", made.guidance,
                  "How far to follow the prompt (musicgen) [the model's, or 3]")
      ->check(CLI::Range(0.0, 100.0));
  command.add_option("--continue", o.continued, "Audio that every clip begins with (musicgen)")
      ->type_name("AUDIO");
  command.add_option("--precision", made.precision, "fp32, bf16 or int8 (musicgen)")
      ->capture_default_str()
      ->check(CLI::IsMember({"fp32", "bf16", "int8"}));
  command
      .add_option("--memory-budget", made.memory_budget,
                  "Bytes, weights included (musicgen) [weights and half of what is free]")
      ->check(CLI::Range(std::uint64_t{1'000'000}, std::uint64_t{1'000'000'000'000'000}));
  command.add_option("--device", made.device, "Where to compute (musicgen)")->capture_default_str();
  command.add_option("--codes", o.codes, "int64 (n, codebooks, frames) (musicgen)")
      ->type_name("FILE.npy");
}

} // namespace

void add_generate(CLI::App& program, const common_options& common) {
  auto o = std::make_shared<generate_options>();
  auto* command = program.add_subcommand("generate", "Turn prompts or embeddings into audio");
  command->add_option("--generator", o->made.name, "synth or musicgen")
      ->capture_default_str()
      ->check(CLI::IsMember({"synth", "musicgen"}));
  command->add_option("--soundfont", o->soundfont, "A General MIDI soundfont [the installed one]")
      ->type_name("FILE");
  add_inputs(*command, *o);
  add_musicgen_options(*command, *o);
  command->add_option("--seconds", o->request.seconds, "Length of a clip")
      ->required()
      ->check(CLI::Range(0.01, 3600.0));
  command->add_option("--batch", o->request.batch, "Clips in memory at one time [what fits]")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
  command
      ->add_option("--loudness", o->request.loudness,
                   "LUFS that clips are brought to, as far as full scale allows [as generated]")
      ->check(CLI::Range(-70.0, 0.0));
  command->add_option("--out", o->request.folder, "Folder for 000.wav, 001.wav, ...")
      ->required()
      ->type_name("DIR");
  command->callback([o, &common] { generate_command(*o, common); });
}

} // namespace evo::music::cli
