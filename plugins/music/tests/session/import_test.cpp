#include "support.hpp"

#include "evo/music/config.hpp"
#include "evo/strategy/cem.hpp"

#include <doctest/doctest.h>

using namespace evo::music;
using evo::music::testing::contains;
using evo::music::testing::error_of;

namespace {

/// Every key of the original's example configurations, with values of our own.
const std::string genetic = R"(
epochs: 2
music_generator: {model: a/model, input_type: token_embeddings, output_dir: out, name: gen}
music_model: musicgen
user_model:
  aligner: {abs_file_path: aligner.pt}
  user_conf: {memory_length: 10, amount: 1, init: rmean, minibatch: False}
  train_conf: {lr: 0.01, epochs: 3}
  best_solutions: 4
  users:
    - {user_type: synth, target_user_id: 7}
evolution:
  exp_name: mine
  generations: 6
  max_seq_len: 9
  duration: 3
  best_duration: 12
  device: cpu
  initialization: file
  init_file: prompts.txt
  logger: {wandb: True, project: p, wandb_token: "", visualizations: False}
  LLM: {api_key: "", temperature: 0.5, model: m, api_uri: "http://localhost"}
  fitness: {mode: music, target_music: song.wav, noise_weight: 0.4}
  search:
    mode: GA
    population_size: 30
    elites: 0.2
    evotorch: {elitist: True}
    GA_operators:
      - {name: OnePointCrossOver, parameters: {tournament_size: 3, cross_over_rate: 0.7}}
      - {name: GaussianMutation, parameters: {stdev: 9}}
)";

const std::string prompts = R"(
epochs: 2
music_generator: {model: a/model, input_type: text, output_dir: out, name: gen}
riffusion_pipeline: {input_type: embeddings, output_dir: out, name: r, inference_steps: 20}
music_model: musicgen
evolution:
  exp_name: mine
  generations: 6
  max_seq_len: 9
  duration: 3
  best_duration: 12
  initialization: LLM
  init_file: prompts.txt
  fitness: {mode: user, target_music: "", noise_weight: 0.5}
  search:
    mode: "LLM evolve"
    population_size: 30
    sample: True
    temperature: 0.3
    novel_prompts: 0.15
    elites: 0.2
    full_LLM_prompt: "Write {num_generate} after {ranking}"
    tournament_size: 8
    LLM_genetic_operators:
      - {name: cross, prompt: "{prompts}", input: 2, output: 1, probability: 0.5}
    evotorch: {parameter1: value1}
)";

bool has_note(const imported_configuration& i, const std::string& field) {
  for (const auto& note : i.notes)
    if (note.starts_with(field + ":"))
      return true;
  return false;
}

} // namespace

TEST_CASE("a genetic algorithm over token embeddings is taken over") {
  const auto imported = import_configuration(genetic, "original.yaml");
  CAPTURE(imported.yaml);
  const configuration c = parse_configuration(imported.yaml, "imported.yaml", "/there");
  CHECK(c.genome.type == "token_embeddings");
  CHECK(c.genome.tokens == 9);
  CHECK(c.genome.initial_prompts == "/there/prompts.txt");
  CHECK(c.budget.generations == 6);
  CHECK(c.generator.seconds == 3);
  CHECK(c.playlist.seconds == 12);
  CHECK(c.playlist.size == 4);
  CHECK(c.fitness.mode == "music");
  CHECK(c.fitness.target_music == "/there/song.wav");
  CHECK(c.fitness.noise_weight == 0.4);
  CHECK(c.strategy.name == "genetic_algorithm");
  CHECK(c.strategy.population_size == 30);
  CHECK(c.strategy.elites == 0.2);
  CHECK(c.strategy.crossover == "one_point");
  CHECK(c.strategy.tournament_size == 3);
  CHECK(c.strategy.crossover_probability == 0.7);
  CHECK(c.strategy.mutation == "gaussian");
  CHECK(c.strategy.mutation_stdev == 0.5); // 9 of a spread of 18
}

TEST_CASE("every field of the example configurations is mapped or refused in words") {
  const auto imported = import_configuration(genetic, "original.yaml");
  for (const std::string field : {"epochs",
                                  "music_generator.model",
                                  "music_generator.output_dir",
                                  "music_generator.name",
                                  "music_model",
                                  "user_model.aligner.abs_file_path",
                                  "user_model.user_conf.memory_length",
                                  "user_model.user_conf.amount",
                                  "user_model.user_conf.init",
                                  "user_model.user_conf.minibatch",
                                  "user_model.train_conf.lr",
                                  "user_model.train_conf.epochs",
                                  "user_model.users[].user_type",
                                  "user_model.users[].target_user_id",
                                  "evolution.exp_name",
                                  "evolution.device",
                                  "evolution.initialization",
                                  "evolution.logger.wandb",
                                  "evolution.logger.project",
                                  "evolution.logger.wandb_token",
                                  "evolution.logger.visualizations",
                                  "evolution.LLM.api_key",
                                  "llm.temperature",
                                  "llm.model",
                                  "llm.base_url",
                                  "evolution.search.evotorch.elitist"})
    CHECK_MESSAGE(has_note(imported, field), field);
}

TEST_CASE("the strategy with a language model is taken over with its operators") {
  const auto imported = import_configuration(prompts, "original.yaml");
  CAPTURE(imported.yaml);
  CHECK(contains(imported.yaml, "name: llm_evolve"));
  CHECK(contains(imported.yaml, "[{name: \"cross\", prompt: \"{prompts}\", input: 2, output: 1, "
                                "probability: 0.5}]"));
  CHECK(contains(imported.yaml, "sample: true"));
  CHECK(contains(imported.yaml, "selection_temperature: 0.3"));
  CHECK(contains(imported.yaml, "novelty: 0.15"));
  CHECK(contains(imported.yaml, "tournament_size: 8"));
  for (const std::string field :
       {"evolution.search.full_LLM_prompt", "evolution.fitness.mode",
        "evolution.fitness.target_music", "evolution.init_file", "genome.tokens",
        "evolution.search.evotorch.parameter1", "riffusion_pipeline.inference_steps",
        "riffusion_pipeline.input_type"})
    CHECK_MESSAGE(has_note(imported, field), field);
}

TEST_CASE("EvoTorch's algorithms come with the settings that they have there") {
  const auto imported_strategy = [](const std::string& search) {
    const auto imported = import_configuration(
        "music_generator: {input_type: token_embeddings}\nevolution: {fitness: {mode: music, "
        "target_music: a.wav}, search: {population_size: 30, " +
            search + "}}\n",
        "original.yaml");
    CAPTURE(imported.yaml);
    return parse_configuration(imported.yaml, "imported.yaml", "/there");
  };
  const configuration cem = imported_strategy("mode: CEM, evotorch: {popsize: 40, stdev_init: 9}");
  CHECK(cem.strategy.name == "cem");
  CHECK(cem.strategy.population_size == 40); // the argument has the last word
  CHECK(cem.genome.initial_deviation == 0.5);
  const evo::cem_params there = evo::evotorch_defaults(evo::cem_params{});
  CHECK(cem.strategy.mean_smoothing == there.mean_smoothing);
  CHECK(cem.strategy.deviation_smoothing == there.deviation_smoothing);
  CHECK(cem.strategy.unbiased == there.unbiased);
  CHECK(!cem.strategy.stops);
  CHECK(cem.strategy.elite_ratio == 0.25);
  const configuration pgpe = imported_strategy(
      "mode: PGPE, evotorch: {center_learning_rate: 3.6, optimizer: adam, symmetric: False}");
  CHECK(pgpe.strategy.name == "pgpe");
  CHECK(pgpe.strategy.mean_learning_rate == 0.2);
  CHECK(pgpe.strategy.deviation_learning_rate == 1);
  CHECK(pgpe.strategy.optimizer == "adam");
  CHECK(!pgpe.strategy.symmetric);
  CHECK(imported_strategy("mode: SNES, evotorch: {ranking_method: normalized}").strategy.shaping ==
        "normalize");
  CHECK(!imported_strategy("mode: XNES").strategy.stops);
  const configuration cma = imported_strategy("mode: CMAES, evotorch: {active: False}");
  CHECK(cma.strategy.name == "cma_es");
  CHECK(!cma.strategy.active);
  CHECK(cma.genome.initial_deviation == doctest::Approx(1.0 / 18));
}

TEST_CASE("an argument of EvoTorch that has no place here is named") {
  const auto imported = import_configuration(
      "evolution: {search: {mode: SNES, evotorch: {stdev_learning_rate: 2, symmetric: True, "
      "ranking_method: raw}}}\n",
      "original.yaml");
  for (const std::string argument : {"stdev_learning_rate", "symmetric", "ranking_method"})
    CHECK_MESSAGE(has_note(imported, "evolution.search.evotorch." + argument), argument);
}

TEST_CASE("a field that the original doesn't know is refused with the nearest one") {
  const error e = error_of(
      [] { (void)import_configuration("evolution:\n  generatoins: 3\n", "original.yaml"); });
  CHECK(e.kind() == failure::configuration);
  CHECK(contains(e.what(), "original.yaml:2"));
  CHECK(contains(e.what(), "did you mean evolution.generations?"));
}

TEST_CASE("a value that ours doesn't take is refused where it stands") {
  const error e = error_of([] {
    (void)import_configuration("evolution:\n  search:\n    population_size: 1\n", "original.yaml");
  });
  CHECK(contains(e.what(), "original.yaml:3"));
  CHECK(contains(e.what(), "strategy.population_size"));
}
