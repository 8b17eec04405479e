#include "command.hpp"

#include "files/files.hpp"
#include "instrument_files.hpp"
#include "instruments.hpp"
#include "json_lines.hpp"
#include "language_model.hpp"
#include "replay.hpp"
#include "workers/hearing_pool.hpp"

#include "evo/music/aligner_taste.hpp"
#include "evo/music/error.hpp"
#include "evo/music/session.hpp"
#include "evo/music/store.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <ctime>
#include <iostream>

namespace evo::music::cli {
namespace {

struct evolve_options {
  std::string config;
  std::vector<std::string> settings;
  std::string run;
  bool resume = false;
  bool json = false;
  bool replay = false;
  std::string answers;
  evaluator_flags evaluator;
};

/// runs/<configuration>-<now>, where nobody names a folder.
std::string default_folder(const std::string& config) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y%m%d-%H%M%S", &parts);
  const std::string name = std::filesystem::path{config}.stem().string() + "-" + text.data();
  return detail::free_name("runs/" + name).string();
}

configuration configure(const evolve_options& o, const common_options& common) {
  auto settings = o.settings;
  for (const auto& more : {common.settings(), o.evaluator.settings()})
    settings.insert(settings.end(), more.begin(), more.end());
  if (!o.config.empty())
    return read_configuration(o.config, settings);
  if (!(o.resume || o.replay) || !run_store::has_begun(o.run))
    throw error{failure::configuration, "--config", "no configuration is given",
                "--config FILE, such as plugins/music/examples/music.yaml"};
  return parse_configuration(read_run(o.run).configuration, o.run + "/config.yaml", o.run,
                             settings);
}

std::string command_of(const evolve_options& o, const common_options& common) {
  std::string command = "evomusic evolve --config " + o.config;
  for (const auto& s : o.settings)
    command += " --set '" + s + "'";
  if (common.seed)
    command += " --seed " + std::to_string(*common.seed);
  return command;
}

/// What came of a language model, in one line.
std::string language_line(const std::vector<language_work>& works) {
  if (works.empty())
    return {};
  std::uint64_t requests = 0, tokens = 0, wanted = 0, first = 0, filled = 0;
  for (const auto& w : works) {
    requests += w.requests;
    tokens += w.prompt_tokens + w.answer_tokens;
    wanted += w.wanted;
    first += w.at_first;
    filled += w.filled;
  }
  return "language      " + std::to_string(requests) + " requests, " + std::to_string(tokens) +
         " tokens; of " + std::to_string(wanted) + " prompts " + std::to_string(first) +
         " at the first answer, " + std::to_string(wanted - first - filled) + " later, " +
         std::to_string(filled) + " by the lexicon's operators\n";
}

void print(const evolution_summary& s, bool json) {
  if (json) {
    std::cout << to_json(s) << std::endl;
    return;
  }
  std::cout << "best fitness  " << s.best_fitness << " after " << s.evaluations
            << " evaluations in " << s.generations << " generations (" << s.stop_reason << ")\n"
            << "best genome   " << s.best_genome << "\n"
            << (s.best_text == s.best_genome ? "" : "heard as      " + s.best_text + "\n")
            << language_line(s.language) << "playlist      " << s.run << "/playlist.m3u\n"
            << "report        " << s.run << "/report.html" << std::endl;
}

/// The listener of a trained aligner, if the configuration names one.
struct listeners_taste {
  std::unique_ptr<taste_model> model;
  std::unique_ptr<judge> by;
};

listeners_taste taste_of(const configuration& config, const encoder& encode) {
  const auto& f = config.fitness;
  if (f.mode != "user" || !f.aligner)
    return {};
  listeners_taste t;
  t.model = std::make_unique<aligner_taste>(*f.aligner, make_executor(config.threads));
  check_fits(*t.model, encode);
  t.by = std::make_unique<listener_judge>(
      *t.model, known_listener(*t.model, *f.listener, "fitness.listener"),
      "what " + *f.listener + " likes (" + f.aligner->filename().string() + ")");
  return t;
}

/// Other runs whose answers are taken.
std::vector<std::filesystem::path> recorded(const evolve_options& o, const std::string& original) {
  std::vector<std::filesystem::path> runs;
  if (!o.answers.empty())
    runs.emplace_back(o.answers);
  if (!original.empty())
    runs.emplace_back(original);
  return runs;
}

void evolve_command(evolve_options o, const common_options& common) {
  if (o.run.empty() && o.resume)
    throw error{failure::configuration, "--resume", "no run is named", "--run DIR"};
  if (o.run.empty() && o.replay && o.answers.empty())
    throw error{failure::configuration, "--replay", "no run is named",
                "--run DIR, or --answers DIR"};
  const configuration config = configure(o, common);
  if (o.run.empty())
    o.run = default_folder(o.config);
  // A run is replayed beside itself, so that both can be compared.
  const std::string original =
      o.replay && !o.resume && run_store::has_begun(o.run) ? o.run : std::string{};
  if (!original.empty()) {
    o.run = (std::filesystem::path{original} / "replay").string();
    std::filesystem::remove_all(o.run);
  }
  if (!o.resume)
    run_store::check_free(o.run);
  const auto language = o.replay ? nullptr : make_language_model(config, o.run, interrupted);
  const auto generate = make_generator(config.generator);
  const auto listen = make_encoder(config.encoder);
  const auto watcher = make_console_progress(stderr, common.quiet);
  const auto taste = taste_of(config, *listen.encode);
  const auto pool = workers::make_hearing_pool(config, instrument_finders());
  const evolution_tools tools{*generate,
                              *listen.encode,
                              listen.tag,
                              make_noise_meter(config.fitness.noise),
                              make_executor(config.threads),
                              taste.by.get(),
                              view_of(language.get()),
                              workers::source_of(pool.get())};
  const evolution_options options{.folder = o.run,
                                  .resume = o.resume,
                                  .command = command_of(o, common),
                                  .watcher = watcher.get(),
                                  .interrupted = interrupted,
                                  .heritage = {},
                                  .answers = recorded(o, original)};
  const evolution_summary summary = evolve(config, tools, options);
  if (!original.empty())
    check_same_outcome(original, o.run);
  print(summary, o.json);
}

} // namespace

void add_evolve(CLI::App& program, const common_options& common) {
  auto o = std::make_shared<evolve_options>();
  auto* command =
      program.add_subcommand("evolve", "Let music evolve towards a recording or a taste");
  command
      ->add_option("--config", o->config, "Configuration, YAML (docs/reference/configuration.md)")
      ->type_name("FILE");
  command->add_option("--set", o->settings, "Another value for a key of the configuration")
      ->type_name("key.path=value")
      ->expected(1)
      ->take_all();
  command->add_option("--run", o->run, "Folder of the run [runs/<configuration>-<time>]")
      ->type_name("DIR");
  command->add_flag("--resume", o->resume, "Go on with the run in that folder, or start it");
  command->add_flag("--replay", o->replay,
                    "Recorded answers of a language model only, without a server. A run that is "
                    "there is replayed below it, and must come to the same");
  command
      ->add_option("--answers", o->answers,
                   "Another run whose recorded answers are taken instead of asking")
      ->type_name("DIR");
  command->add_flag("--json", o->json, "One JSON object on the last line");
  add_evaluator_flags(*command, o->evaluator);
  command->callback([o, &common] { evolve_command(*o, common); });
}

} // namespace evo::music::cli
