#include "command.hpp"

#include "embed_catalog.hpp"
#include "embed_files.hpp"
#include "instruments.hpp"
#include "share_progress.hpp"

#include "evo/music/error.hpp"
#include "evo/music/npy.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <iostream>

namespace evo::music::cli {
namespace {

struct embed_options {
  encoder_options made;
  std::string model, out, catalog;
  std::vector<std::string> files;
  bool tags = false, json = false, resume = false;
};

[[noreturn]] void refuse(const std::string& option, const std::string& problem,
                         const std::string& remedy) {
  throw error{failure::configuration, option, problem, remedy};
}

/// Options that don't go together.
void check(const embed_options& o, const CLI::App& command) {
  const bool is_mert = o.made.name == "mert";
  if (is_mert && o.model.empty())
    refuse("--model", "MERT needs a checkpoint", "--model DIR, a folder as Hugging Face has them");
  if (is_mert && o.tags)
    refuse("--tags", "MERT names no tags", "--encoder musicnn");
  if (is_mert && command.count("--output") > 0)
    refuse("--output", "MERT has one output", "--encoder musicnn");
  if (!is_mert && command.count("--precision") > 0)
    refuse("--precision", "musicnn has one precision", "--encoder mert");
  if (o.out.empty() && !o.tags)
    refuse("embed", "nothing is asked for", "--out FILE.npy, or --tags");
  if (!o.catalog.empty()) {
    if (!o.files.empty())
      refuse("--catalog", "recordings are named besides", "one of the two");
    if (o.tags)
      refuse("--catalog", "it makes no tags", "--out DIR");
    return;
  }
  if (o.files.empty())
    refuse("embed", "no recording is named", "AUDIO..., or --catalog DIR");
  if (o.resume)
    refuse("--resume", "there is nothing to go on with", "--catalog DIR --out DIR --resume");
  if (o.tags != o.json)
    refuse("embed", "--tags and --json go together", "--tags --json");
}

void embed_all(const embed_options& o, const encoder& encode, const executor& run, bool quiet) {
  const bool is_mert = o.made.name == "mert";
  catalog_task task{.folder = o.catalog,
                    .out = o.out,
                    .encoder = o.made.name + " " + (is_mert ? o.made.precision : o.made.output),
                    .resume = o.resume,
                    .progress = share_progress("embed", quiet),
                    .report = {},
                    .interrupted = interrupted};
  task.report = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
  const auto sum = embed_catalog(encode, read_catalog(o.catalog), task, run);
  if (o.json)
    std::cout << R"({"tracks":)" << sum.tracks << R"(,"embedded":)" << sum.embedded << R"(,"kept":)"
              << sum.kept << R"(,"failed":)" << sum.failed << "}" << '\n';
  else
    std::cout << sum.tracks << " tracks: " << sum.embedded << " embedded, " << sum.kept
              << " there already, " << sum.failed << " failed" << '\n';
}

void embed_command(embed_options o, const CLI::App& command, const common_options& common) {
  check(o, command);
  if (!o.model.empty())
    o.made.model = o.model;
  const auto listen = make_encoder(o.made);
  const auto run = make_executor(common.threads);
  if (!o.catalog.empty())
    return embed_all(o, *listen.encode, run, common.quiet);
  if (!o.out.empty())
    embed_files(*listen.encode, o.files, run, o.out);
  if (o.tags)
    print_tags(*listen.tag, o.files, run, std::cout);
}

} // namespace

void add_embed(CLI::App& program, const common_options& common) {
  auto o = std::make_shared<embed_options>();
  auto* command = program.add_subcommand("embed", "Embeddings and tags of recordings");
  command->add_option("--encoder", o->made.name, "musicnn or mert")
      ->capture_default_str()
      ->check(CLI::IsMember({"musicnn", "mert"}));
  command
      ->add_option("--model", o->model, "musicnn's weights [found by themselves], or MERT's folder")
      ->type_name("FILE|DIR");
  command->add_option("--precision", o->made.precision, "fp32, bf16 or int8 (mert)")
      ->capture_default_str()
      ->check(CLI::IsMember({"fp32", "bf16", "int8"}));
  command
      ->add_option("--output", o->made.output,
                   "penultimate (2 x 200) or pooled (2 x 753) (musicnn)")
      ->capture_default_str()
      ->check(CLI::IsMember({"penultimate", "pooled"}));
  command
      ->add_option("--out", o->out,
                   "float32 (n, layers, dim); with --catalog a folder for <id>.npy (layers, dim)")
      ->type_name("FILE.npy|DIR");
  command->add_option("--catalog", o->catalog, "Folder of recordings, with or without catalog.tsv")
      ->type_name("DIR");
  command->add_flag("--resume", o->resume, "Go on with --out's folder");
  command->add_flag("--tags", o->tags,
                    "Probabilities of tags, with --json one line a file (musicnn)");
  command->add_flag("--json", o->json, "JSON lines on standard output");
  command->add_option("AUDIO", o->files, "Recordings");
  command->callback([o, command, &common] { embed_command(*o, *command, common); });
}

} // namespace evo::music::cli
