#include "command.hpp"

#include "files/files.hpp"
#include "instrument_files.hpp"
#include "instruments.hpp"
#include "language_model.hpp"
#include "sessions.hpp"
#include "workers/hearing_pool.hpp"

#include "evo/music/error.hpp"
#include "evo/music/progress.hpp"
#include "evo/music/taste_session.hpp"

#include <CLI/CLI.hpp>

#include <ctime>
#include <iostream>

namespace evo::music::cli {
namespace {

struct session_options {
  std::string config, run;
  std::vector<std::string> settings;
  std::optional<std::uint64_t> rounds;
  bool resume = false, json = false;
  evaluator_flags evaluator;
};

configuration configure(const session_options& o, const common_options& common) {
  auto settings = o.settings;
  for (const auto& more : {common.settings(), o.evaluator.settings()})
    settings.insert(settings.end(), more.begin(), more.end());
  if (o.rounds)
    settings.push_back("session.rounds=" + std::to_string(*o.rounds));
  const configuration config = session_configuration(o.config, settings);
  if (config.fitness.mode != "dynamic" && !config.fitness.aligner)
    throw error{failure::configuration, "fitness.mode",
                config.fitness.mode + " without an aligner has no listener who could answer",
                "dynamic, or user with fitness.aligner and fitness.listener"};
  return config;
}

std::string command_of(const session_options& o, const common_options& common) {
  std::string command = "evomusic session";
  if (!o.config.empty())
    command += " --config " + o.config;
  for (const auto& s : o.settings)
    command += " --set '" + s + "'";
  if (o.rounds)
    command += " --rounds " + std::to_string(*o.rounds);
  if (common.seed)
    command += " --seed " + std::to_string(*common.seed);
  return command;
}

/// One line a round, and where things are.
void print(const session_summary& s) {
  for (const auto& r : s.rounds)
    std::cout << "round " << r.round << "  " << r.likes << " likes, " << r.dislikes
              << " dislikes; playlist by belief " << r.playlist_by_belief.mean << ", by taste "
              << r.playlist_by_taste.mean << "\n";
  std::cout << "session       " << s.run << std::endl;
}

void session_command(session_options o, const common_options& common) {
  if (o.run.empty() && o.resume)
    throw error{failure::configuration, "--resume", "no session is named", "--run DIR"};
  const configuration config = configure(o, common);
  if (o.run.empty())
    o.run = detail::free_name("runs/session-" + std::to_string(std::time(nullptr))).string();
  const executor run = make_executor(common.threads);
  const auto listen = make_encoder(config.encoder);
  const auto generate = make_generator(config.generator);
  const auto model = make_taste(config, *generate, *listen.encode, run);
  const auto listener = make_simulated_listener(config, *model, *generate);
  const auto watcher = make_console_progress(stderr, common.quiet);
  const auto language = make_language_model(config, o.run, interrupted);
  const auto pool = workers::make_hearing_pool(config, instrument_finders());
  const evolution_tools tools{*generate,
                              *listen.encode,
                              listen.tag,
                              make_noise_meter(config.fitness.noise),
                              make_executor(config.threads),
                              nullptr,
                              view_of(language.get()),
                              workers::source_of(pool.get())};
  const auto summary = run_session(config, {tools, *model, *listener},
                                   {.folder = o.run,
                                    .resume = o.resume,
                                    .command = command_of(o, common),
                                    .watcher = watcher.get(),
                                    .interrupted = interrupted});
  if (o.json)
    std::cout << to_json(summary) << std::endl;
  else
    print(summary);
}

} // namespace

void add_session(CLI::App& program, const common_options& common) {
  auto o = std::make_shared<session_options>();
  auto* command = program.add_subcommand(
      "session", "Evolve, play, take answers, learn, evolve on: with a simulated listener");
  command
      ->add_option("--config", o->config,
                   "Configuration, YAML (docs/reference/configuration.md) [the page's: the synth, "
                   "musicnn, no aligner]")
      ->type_name("FILE");
  command->add_option("--set", o->settings, "Another value for a key of the configuration")
      ->type_name("key.path=value")
      ->expected(1)
      ->take_all();
  command->add_option("--rounds", o->rounds, "Rounds [session.rounds]")->check(CLI::PositiveNumber);
  command->add_option("--run", o->run, "Folder of the session [runs/session-<time>]")
      ->type_name("DIR");
  command->add_flag("--resume", o->resume, "Go on with the session in that folder, or start it");
  command->add_flag("--json", o->json, "One JSON object on the last line");
  add_evaluator_flags(*command, o->evaluator);
  command->callback([o, &common] { session_command(*o, common); });
}

} // namespace evo::music::cli
