#include "command.hpp"

#include "embed_files.hpp"
#include "instruments.hpp"

#include "evo/music/error.hpp"
#include "evo/music/npy.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace evo::music::cli {
namespace {

struct embed_options {
  std::string encoder = "musicnn";
  std::string model, out, output = "penultimate";
  std::vector<std::string> files;
  bool tags = false, json = false;
};

void embed_command(const embed_options& o, const common_options& common) {
  if (o.encoder != "musicnn")
    throw error{failure::configuration, "--encoder", o.encoder + " is not built yet", "musicnn"};
  if (o.out.empty() && !o.tags)
    throw error{failure::configuration, "embed", "nothing is asked for",
                "--out FILE.npy, or --tags"};
  if (o.tags != o.json)
    throw error{failure::configuration, "embed", "--tags and --json go together", "--tags --json"};
  encoder_options made;
  made.output = o.output;
  if (!o.model.empty())
    made.model = o.model;
  const auto listen = make_encoder(made);
  const auto run = make_executor(common.threads);
  if (!o.out.empty())
    embed_files(*listen.encode, o.files, run, o.out);
  if (o.tags)
    print_tags(*listen.tag, o.files, run, std::cout);
}

} // namespace

void add_embed(CLI::App& program, const common_options& common) {
  auto o = std::make_shared<embed_options>();
  auto* command = program.add_subcommand("embed", "Embeddings and tags of recordings");
  command->add_option("--encoder", o->encoder, "musicnn")->capture_default_str();
  command->add_option("--model", o->model, "The encoder's weights [found by themselves]")
      ->type_name("FILE");
  command->add_option("--output", o->output, "penultimate (2 x 200) or pooled (2 x 753)")
      ->capture_default_str()
      ->check(CLI::IsMember({"penultimate", "pooled"}));
  command->add_option("--out", o->out, "float32 (n, layers, dim)")->type_name("FILE.npy");
  command->add_flag("--tags", o->tags, "Probabilities of tags, with --json one line a file");
  command->add_flag("--json", o->json, "JSON lines on standard output");
  command->add_option("AUDIO", o->files, "Recordings")->required();
  command->callback([o, &common] { embed_command(*o, common); });
}

} // namespace evo::music::cli
