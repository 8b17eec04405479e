#include "command.hpp"

#include "fields.hpp"
#include "files/files.hpp"
#include "instrument_files.hpp"
#include "instruments.hpp"
#include "language_model.hpp"
#include "serve/pace.hpp"
#include "serve/page_server.hpp"
#include "sessions.hpp"
#include "share_progress.hpp"
#include "workers/hearing_pool.hpp"

#include "evo/music/error.hpp"

#include <CLI/CLI.hpp>

#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>

namespace evo::music::cli {
namespace {

struct serve_command_options {
  serve::page_options page;
  std::string runs = "runs", profiles, config, token_file;
  std::vector<std::string> settings;
  evaluator_flags evaluator;
};

/// Every setting, or all but those of a language model, which mean nothing to other strategies.
std::vector<std::string> settings_of(const serve_command_options& o, const common_options& common,
                                     bool with_model) {
  auto settings = o.settings;
  for (const auto& more : {common.settings(), o.evaluator.settings()})
    settings.insert(settings.end(), more.begin(), more.end());
  if (!with_model)
    std::erase_if(settings, [](const auto& s) { return s.starts_with("llm."); });
  return settings;
}

/// A model's settings are for strategies that ask one, which sessions may choose, too.
configuration configure(const serve_command_options& o, const common_options& common) {
  configuration c = session_configuration(o.config, settings_of(o, common, false));
  if (detail::asks_a_model(c.strategy.name))
    c = session_configuration(o.config, settings_of(o, common, true));
  if (c.fitness.mode != "dynamic")
    throw error{failure::configuration, "fitness.mode",
                c.fitness.mode + " has no listener who could answer on a page",
                "dynamic; songs are aimed at from the page itself"};
  return c;
}

/// What else sessions can evolve with, or why they can't.
std::vector<serve::page_strategy> other_strategies(const serve_command_options& o,
                                                   const common_options& common,
                                                   const configuration& config) {
  std::vector<serve::page_strategy> all;
  for (const std::string name : {"operator_sequence", "llm_evolve", "full_llm"}) {
    if (name == config.strategy.name)
      continue;
    const bool asks = detail::asks_a_model(name);
    const auto mine = settings_of(o, common, asks);
    serve::page_strategy& s = all.emplace_back();
    s.name = name;
    try {
      auto settings = mine;
      settings.push_back("strategy.name=" + name);
      s.config = session_configuration(o.config, settings);
      if (asks && !s.config.origins.contains("llm.base_url"))
        s.missing = "no language model is configured: evomusic serve --set "
                    "llm.base_url=http://HOST:PORT/v1";
    } catch (const error& e) {
      if (mine.size() > settings_of(o, common, false).size())
        throw; // what somebody set for it is wrong
      s.missing = e.what();
    }
  }
  return all;
}

/// For the strategies that ask one, if any can be chosen.
language_models models_for(const configuration& config,
                           std::span<const serve::page_strategy> others) {
  if (detail::asks_a_model(config.strategy.name))
    return make_language_models(config.llm);
  for (const auto& s : others)
    if (s.missing.empty() && detail::asks_a_model(s.name))
      return make_language_models(s.config.llm);
  return {};
}

std::string read_token(const std::string& file) {
  if (file.empty())
    return {};
  std::string token = detail::read_file(file);
  token.erase(token.find_last_not_of(" \t\r\n") + 1);
  return token;
}

/// What is computed steps back behind what the machine does otherwise.
executor background(const std::optional<std::uint64_t>& threads) {
  return [run = make_executor(threads)](std::size_t n, const auto& body) {
    run(n, [&](std::size_t i) {
      serve::step_back();
      body(i);
    });
  };
}

/// Stops the server when somebody interrupts the program.
class interrupt_watch {
public:
  explicit interrupt_watch(serve::page_server& server)
      : thread_{[this, &server] {
          constexpr std::chrono::milliseconds often{100};
          while (!interrupted() && !is_over_)
            std::this_thread::sleep_for(often);
          server.stop();
        }} {}
  ~interrupt_watch() {
    is_over_ = true;
    thread_.join();
  }
  interrupt_watch(const interrupt_watch&) = delete;
  interrupt_watch& operator=(const interrupt_watch&) = delete;

private:
  std::atomic<bool> is_over_{false};
  std::thread thread_;
};

void serve_command(serve_command_options o, const common_options& common) {
  const configuration config = configure(o, common);
  const auto others = other_strategies(o, common, config);
  o.page.runs = o.runs;
  o.page.profiles =
      o.profiles.empty() ? o.page.runs / "listeners" : std::filesystem::path{o.profiles};
  o.page.token = read_token(o.token_file);
  const auto generate = make_generator(config.generator);
  const auto listen = make_encoder(config.encoder);
  const executor run = make_executor(config.threads);
  const auto taste = make_taste(config, *generate, *listen.encode, run);
  const auto pool = workers::make_hearing_pool(
      config, instrument_finders(), {.tell = line_progress(common.quiet), .is_background = true});
  const evolution_tools tools{
      *generate, *listen.encode, listen.tag, make_noise_meter(config.fitness.noise),
      run,       nullptr,        {},         workers::source_of(pool.get())};
  const serve::page_tools page{
      .evolve = tools,
      .taste = *taste,
      .config = config,
      .make_generator = [](const generator_options& g) { return make_generator(g); },
      .background = background(config.threads),
      .strategies = others,
      .make_language = models_for(config, others)};
  serve::page_server server{o.page, page};
  std::cout << server.url() << std::endl;
  if (!common.quiet)
    std::cerr << "EvoMusic's page is at " << server.url() << " (Ctrl-C ends it)" << std::endl;
  {
    const interrupt_watch watch{server};
    server.run();
  }
}

} // namespace

void add_serve(CLI::App& program, const common_options& common) {
  auto o = std::make_shared<serve_command_options>();
  auto* command = program.add_subcommand("serve", "The page: listen, like and dislike, evolve");
  command->add_option("--runs", o->runs, "Folder of sessions and runs")
      ->type_name("DIR")
      ->capture_default_str();
  command->add_option("--profiles", o->profiles, "Folder of listener profiles [RUNS/listeners]")
      ->type_name("DIR");
  command->add_option("--host", o->page.server.host, "Address to answer at")->capture_default_str();
  o->page.server.port = 8642;
  command->add_option("--port", o->page.server.port, "Port; 0: any that is free")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command->add_option("--name", o->page.names, "A further name that the server goes by (Host)")
      ->type_name("NAME")
      ->expected(1)
      ->take_all();
  command
      ->add_option("--token-file", o->token_file,
                   "File with the token that is wanted: beyond this machine there has to be one")
      ->type_name("FILE");
  command
      ->add_option("--config", o->config,
                   "Configuration of sessions, YAML [the synth, musicnn, no aligner]")
      ->type_name("FILE");
  command->add_option("--set", o->settings, "Another value for a key of the configuration")
      ->type_name("key.path=value")
      ->expected(1)
      ->take_all();
  add_evaluator_flags(*command, o->evaluator);
  command->callback([o, &common] { serve_command(*o, common); });
}

} // namespace evo::music::cli
