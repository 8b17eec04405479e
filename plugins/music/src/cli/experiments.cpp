#include "command.hpp"

#include "experiments.hpp"
#include "instrument_files.hpp"
#include "instruments.hpp"
#include "language_model.hpp"
#include "share_progress.hpp"
#include "workers/hearing_pool.hpp"

#include "evo/music/aligner_taste.hpp"
#include "evo/music/error.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <thread>

namespace evo::music::cli {
namespace {

struct experiments_options {
  std::string config, out = "runs/experiments";
  std::vector<std::string> settings;
  bool quick = false, resume = false;
  evaluator_flags evaluator;
};

experiments::settings configure(const experiments_options& o, const common_options& common) {
  auto more = o.settings;
  const auto evaluator = o.evaluator.settings();
  more.insert(more.end(), evaluator.begin(), evaluator.end());
  if (common.seed)
    more.push_back("experiments.seeds=[" + std::to_string(*common.seed) + "]");
  auto s = o.config.empty()
               ? experiments::parse_settings(experiments::default_settings(), "the defaults",
                                             std::filesystem::current_path(), more)
               : experiments::read_settings(o.config, more);
  if (o.quick)
    experiments::make_quick(s);
  return s;
}

std::string command_of(const experiments_options& o, const common_options& common) {
  std::string command = "evomusic experiments";
  if (o.quick)
    command += " --quick";
  if (!o.config.empty())
    command += " --config " + o.config;
  for (const auto& s : o.settings)
    command += " --set '" + s + "'";
  if (common.seed)
    command += " --seed " + std::to_string(*common.seed);
  return command + " --out " + o.out;
}

experiments::language_source configured_models() {
  return {.obstacle = language_model_obstacle,
          .open = [](const configuration& config, const std::filesystem::path& run) {
            return make_language_model(config, run, interrupted);
          }};
}

void experiments_command(const experiments_options& o, const common_options& common) {
  const auto s = configure(o, common);
  const auto generate = make_generator(s.base.generator);
  const auto listen = make_encoder(s.base.encoder);
  const auto say = line_progress(common.quiet);
  const auto pool = workers::make_hearing_pool(s.base, instrument_finders(), {.tell = say});
  const experiments::tools with{
      *generate, *listen.encode, listen.tag, make_noise_meter(s.base.fitness.noise),
      make_executor(common.threads), configured_models(), workers::source_of(pool.get()),
      // Runs beside each other score with a thread each.
      [](const std::filesystem::path& file) -> std::unique_ptr<taste_model> {
        return std::make_unique<aligner_taste>(file, serial_executor());
      }};
  const auto threads = common.threads.value_or(std::thread::hardware_concurrency());
  const auto done = experiments::run_experiments(
      s, with,
      {.out = o.out,
       .resume = o.resume,
       .command = command_of(o, common),
       .threads = static_cast<std::size_t>(std::max<std::uint64_t>(1, threads)),
       .workers = pool ? pool->workers() : 0,
       .say = say,
       .is_interrupted = interrupted});
  std::cout << experiments::to_markdown(done.all) << "\nPage: " << done.page.string() << std::endl;
  if (done.all.failed > 0)
    throw error{failure::input, done.page.string(),
                std::to_string(done.all.failed) + " runs failed", "the page says why; --resume"};
}

} // namespace

void add_experiments(CLI::App& program, const common_options& common) {
  auto o = std::make_shared<experiments_options>();
  auto* command = program.add_subcommand(
      "experiments", "The EvoMusic report's tables and figures, its numbers beside ours");
  command->add_flag("--quick", o->quick, "5 generations of 25, clips of 5 s, one seed");
  command
      ->add_option("--config", o->config,
                   "What runs share, and experiments.* (docs/guide/experiments.md) [the defaults]")
      ->type_name("FILE");
  command->add_option("--set", o->settings, "Another value for one of its keys")
      ->type_name("key.path=value")
      ->expected(1)
      ->take_all();
  command->add_option("--out", o->out, "Folder for the page, tables, figures and runs")
      ->type_name("DIR")
      ->capture_default_str();
  command->add_flag("--resume", o->resume, "Go on with what is in that folder, or start it");
  add_evaluator_flags(*command, o->evaluator);
  command->callback([o, &common] { experiments_command(*o, common); });
}

} // namespace evo::music::cli
