#include "command.hpp"

#include "files/files.hpp"
#include "instruments.hpp"
#include "serve/pace.hpp"
#include "serve/page_server.hpp"

#include "evo/music/aligner_taste.hpp"
#include "evo/music/embedding_taste.hpp"
#include "evo/music/error.hpp"

#include <CLI/CLI.hpp>

#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>

namespace evo::music::cli {
namespace {

/// What a newcomer needs: the synth, musicnn, and a taste that nobody has to train.
constexpr const char* default_configuration = R"(
genome: {type: prompt}
strategy: {name: operator_sequence, population_size: 24, tournament_size: 6}
budget: {generations: 4}
generator: {name: synth, seconds: 5}
encoder: {name: musicnn}
fitness: {mode: dynamic, taste: embeddings}
listener: {init: mean, epochs: 10} # nobody else is known
playlist: {size: 10, seconds: 20, loudness: -16, first: random}
)";

struct serve_command_options {
  serve::page_options page;
  std::string runs = "runs", profiles, config, token_file;
  std::vector<std::string> settings;
};

configuration configure(const serve_command_options& o, const common_options& common) {
  auto settings = o.settings;
  for (const auto& s : common.settings())
    settings.push_back(s);
  const configuration c = o.config.empty()
                              ? parse_configuration(default_configuration, "evomusic serve",
                                                    std::filesystem::current_path(), settings)
                              : read_configuration(o.config, settings);
  if (c.fitness.mode != "dynamic")
    throw error{failure::configuration, "fitness.mode",
                c.fitness.mode + " has no listener who could answer on a page",
                "dynamic; songs are aimed at from the page itself"};
  if (c.strategy.name == "llm_evolve" || c.strategy.name == "full_llm")
    throw error{failure::configuration, "strategy.name",
                c.strategy.name + " asks a language model, which the page doesn't",
                "another strategy; evomusic session and evolve ask one"};
  return c;
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

/// Where tastes lie. Without an aligner the encoder has to hear a few clips first.
std::unique_ptr<taste_model> make_taste(const configuration& c, const generator& generate,
                                        const encoder& encode, const executor& run) {
  if (c.fitness.taste == "aligner") {
    auto model = std::make_unique<aligner_taste>(*c.fitness.aligner, run);
    check_fits(*model, encode);
    return model;
  }
  constexpr std::size_t clips = 40;
  return std::make_unique<embedding_taste>(
      spread_of_prompts(generate, encode, c.generator.seconds, clips, run));
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
  o.page.runs = o.runs;
  o.page.profiles =
      o.profiles.empty() ? o.page.runs / "listeners" : std::filesystem::path{o.profiles};
  o.page.token = read_token(o.token_file);
  const auto generate = make_generator(config.generator);
  const auto listen = make_encoder(config.encoder);
  const executor run = make_executor(config.threads);
  const auto taste = make_taste(config, *generate, *listen.encode, run);
  const evolution_tools tools{*generate, *listen.encode, listen.tag,
                              make_noise_meter(config.fitness.noise), run};
  const serve::page_tools page{tools, *taste, config,
                               [](const generator_options& g) { return make_generator(g); },
                               background(config.threads)};
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
  command->callback([o, &common] { serve_command(*o, common); });
}

} // namespace evo::music::cli
