#include "command.hpp"

#include "console.hpp"
#include "instruments.hpp"

#include <CLI/CLI.hpp>

#include "evo/music/aligner_report.hpp"

#include <iostream>

namespace evo::music::cli {
namespace {

void add_inputs(CLI::App& command, aligner_inputs& inputs) {
  command
      .add_option("--interactions", inputs.interactions,
                  "Who listened to what: Last.fm-1K's columns, or .csv as the original project has")
      ->type_name("FILE.tsv")
      ->required();
  command.add_option("--embeddings", inputs.embeddings, "A file ID.npy a track (embed --catalog)")
      ->type_name("DIR")
      ->required();
}

void add_train(CLI::App& group, const common_options& common) {
  auto o = std::make_shared<train_command>();
  auto* command = group.add_subcommand("train", "Listeners and music into one space");
  add_inputs(*command, o->inputs);
  command->add_option("--out", o->out, "Written whenever the AUC is the best so far")
      ->type_name("FILE.safetensors")
      ->required();
  command->add_option("--config", o->config, "Options and variants [the report's]")
      ->type_name("FILE");
  command->add_flag("--resume", o->resume, "Go on with OUT.state, if there is one");
  command->callback([o, &common] {
    o->seed = common.seed;
    o->quiet = common.quiet;
    o->is_interrupted = interrupted;
    std::cout << run_training(*o, make_executor(common.threads));
  });
}

struct report_request {
  std::filesystem::path folder; ///< empty: none is wanted
  std::optional<std::filesystem::path> catalog;
};

decltype(evaluate_command::report) reporter(const report_request& request,
                                            const std::filesystem::path& embeddings,
                                            const executor& run) {
  return [request, embeddings, run](const aligner& trained, const aligner_data& data,
                                    const evaluation& measured) {
    std::optional<mapped_catalog> catalog;
    if (request.catalog)
      catalog = read_mapped_catalog(*request.catalog, embeddings);
    const aligner_report made = report_on(trained, data, measured, catalog, run);
    write_aligner_report(request.folder, made);
    return describe(made) + "\nreport: " + (request.folder / "report.html").string();
  };
}

void add_evaluate(CLI::App& group, const common_options& common) {
  auto o = std::make_shared<evaluate_command>();
  auto* command = group.add_subcommand("evaluate", "How well scores tell who listened to what");
  add_inputs(*command, o->inputs);
  command->add_option("--aligner", o->aligner, "What train wrote, or the original's .pt")
      ->type_name("FILE")
      ->required();
  command
      ->add_option("--negatives", o->options.negatives,
                   "Tracks beside each one listened to; 0 for every other track")
      ->capture_default_str();
  command->add_flag("--json", o->json, "One JSON object on standard output");
  auto report = std::make_shared<report_request>();
  auto* folder =
      command
          ->add_option("--report", report->folder,
                       "Page, tables and JSON of the curves and of maps before and after")
          ->type_name("DIR");
  command
      ->add_option("--catalog", report->catalog,
                   "Folder with catalog.tsv: genres for the report, and the tracks on its maps")
      ->type_name("DIR")
      ->needs(folder);
  command->callback([o, report, &common] {
    if (!report->folder.empty())
      o->report = reporter(*report, o->inputs.embeddings, make_executor(common.threads));
    o->options.seed = common.seed.value_or(o->options.seed);
    o->quiet = common.quiet;
    std::cout << run_evaluation(*o, make_executor(common.threads));
  });
}

} // namespace

void add_aligner(CLI::App& program, const common_options& common) {
  auto* group = program.add_subcommand("aligner", "Train and measure what knows listeners' tastes");
  group->require_subcommand(1);
  add_train(*group, common);
  add_evaluate(*group, common);
}

} // namespace evo::music::cli
