#include "support.hpp"

#include "evo/music/config.hpp"
#include "fields.hpp"
#include "text.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace evo::music;
using evo::music::testing::contains;
using evo::music::testing::error_of;
using evo::music::testing::temporary_folder;

namespace {

const std::string aim = "fitness:\n  target_music: song.ogg\n";

configuration parse(const std::string& yaml, std::vector<setting> settings = {}) {
  return parse_configuration(yaml, "test.yaml", "/music", settings);
}

std::string refusal(const std::string& yaml, std::vector<setting> settings = {}) {
  const error e = error_of([&] { (void)parse(yaml, std::move(settings)); });
  CHECK(e.kind() == failure::configuration);
  CHECK(!contains(e.what(), "\n"));
  return e.what();
}

/// A value that the field takes and that is not its default.
std::string other_value(const detail::config_field& field) {
  const std::string now = detail::value_text(field, configuration{});
  if (field.choices.size() > 1)
    return std::string{field.choices[now == field.choices[0] ? 1 : 0]};
  if (!field.choices.empty())
    return std::string{field.choices[0]};
  if (now == "false" || now == "true")
    return now == "true" ? "false" : "true";
  const std::string type = detail::describe_type(field);
  if (type == "a path")
    return "\"/elsewhere/file\"";
  if (type == "a name")
    return "\"somebody\"";
  if (type == "a text")
    return "\"words\"";
  if (type.starts_with("a list of {"))
    return "[{name: \"mix\", prompt: \"of {prompts}\\u000a\", input: 2, output: 3, probability: "
           "0.5}]";
  if (type == "a list of paths")
    return "[\"/elsewhere/file\"]";
  if (field.range.low > 5)
    return "5000000";
  if (field.range.high <= 0)
    return "-5";
  return field.range.high <= 1 ? "0.375" : "5";
}

} // namespace

TEST_CASE("every field can be set to a value of its type, and is then printed and read back") {
  for (const auto& field : detail::config_fields()) {
    CAPTURE(std::string{field.key});
    const std::string value = other_value(field);
    configuration c;
    detail::set_value(field.key, value, "here", c);
    CHECK(detail::value_text(field, c) == value);
  }
}

TEST_CASE("every field refuses a value of another type and says what it wants") {
  for (const auto& field : detail::config_fields()) {
    CAPTURE(std::string{field.key});
    configuration c;
    const error e = error_of([&] { detail::set_value(field.key, "{a: group}", "here", c); });
    CHECK(e.kind() == failure::configuration);
    CHECK(contains(e.what(), std::string{field.key}));
    CHECK(contains(e.what(), "wanted " + detail::describe_type(field)));
  }
}

TEST_CASE("numbers outside a field's range are refused") {
  for (const auto& field : detail::config_fields()) {
    CAPTURE(std::string{field.key});
    configuration c;
    if (std::isfinite(field.range.low) && !contains(detail::describe_type(field), "path") &&
        field.choices.empty() && detail::value_text(field, c) != "false") {
      const std::string below = detail::number_text(field.range.low - 1);
      CHECK_THROWS_AS(detail::set_value(field.key, below, "here", c), error);
    }
  }
}

TEST_CASE("a configuration that is only an aim has the defaults") {
  const configuration c = parse(aim);
  CHECK(c.fitness.target_music == "/music/song.ogg");
  CHECK(c.fitness.noise_weight == 0.25);
  CHECK(c.strategy.crossover_probability == 0.5);
  CHECK(c.strategy.elites == 0.1);
  CHECK(!c.budget.generations);
}

TEST_CASE("the resolved configuration reads back to the same values") {
  const std::string user =
      "fitness: {mode: user, likes: [a.ogg, \"b c.ogg\"], dislikes: [d.wav]}\n";
  const std::string numeric = aim + "genome: {type: token_embeddings, tokens: 12}\n"
                                    "strategy: {name: genetic_algorithm, crossover: sbx, "
                                    "crossover_eta: 3, mutation_stdev: 0.30000000000000004}\n"
                                    "budget: {evaluations: 250, target_fitness: 0.9}\n"
                                    "seed: 18446744073709551615\n";
  for (const auto& yaml : {aim, user, numeric}) {
    const configuration c = parse(yaml);
    const configuration back = parse_configuration(to_yaml(c), "config.yaml", "/elsewhere");
    CHECK(differences(c, back).empty());
    CHECK(to_yaml(back) == to_yaml(c));
  }
}

TEST_CASE("an unknown key is refused with its line and the nearest right name") {
  const std::string r = refusal(aim + "strategy:\n  populaton_size: 10\n");
  CHECK(contains(r, "test.yaml:4"));
  CHECK(contains(r, "strategy.populaton_size"));
  CHECK(contains(r, "did you mean strategy.population_size?"));
  CHECK(contains(refusal(aim + "population_size: 10\n"), "strategy.population_size"));
  CHECK(contains(refusal("zzz: 1\n"), "configuration.md"));
}

TEST_CASE("a wrong type is refused with its line, what it is and what would be right") {
  const std::string r = refusal("strategy:\n  population_size: many\n");
  CHECK(contains(r, "test.yaml:2"));
  CHECK(contains(r, "\"many\""));
  CHECK(contains(r, "a whole number from 2"));
  CHECK(contains(refusal("strategy: 3\n"), "wanted a group of keys"));
  CHECK(contains(refusal("generator: {seconds: [1]}\n"), "a list"));
  CHECK(contains(refusal("generator: {seconds: \"5\"}\n"), "wanted a number"));
  CHECK(contains(refusal("strategy: {sample: 1}\n"), "true or false"));
  CHECK(contains(refusal("strategy: {population_size: 2.5}\n"), "whole number"));
  CHECK(contains(refusal("generator: {seconds: .nan}\n"), "wanted a number"));
}

TEST_CASE("a population of one is refused") {
  CHECK(contains(refusal(aim + "strategy: {population_size: 1}\n"), "from 2"));
}

TEST_CASE("a strategy that doesn't fit the genome is refused with those that do") {
  const std::string r = refusal(aim + "strategy: {name: genetic_algorithm}\n");
  CHECK(contains(r, "for prompt: operator_sequence, random_search"));
  CHECK(contains(r, "genetic_algorithm evolves token_embeddings"));
  CHECK(contains(refusal(aim + "strategy: {name: cma_es}\n"), "cma_es evolves token_embeddings"));
  for (const std::string name :
       {"genetic_algorithm", "cma_es", "sep_cma_es", "bipop_cma_es", "vkd_cma_es", "lm_ma_es",
        "cr_fm_nes", "snes", "xnes", "pgpe", "cem", "l_shade", "portfolio"})
    CHECK_NOTHROW((void)parse(aim +
                              "genome: {type: token_embeddings}\n"
                              "strategy: {name: " +
                              name + "}\n"));
}

TEST_CASE("strategies that need more than one fitness are refused with those that don't") {
  const std::string behaviour = refusal("strategy: {name: map_elites}\n");
  CHECK(contains(behaviour, "a run measures fitness alone"));
  CHECK(contains(behaviour, "those that do: operator_sequence, genetic_algorithm"));
  CHECK(contains(refusal("strategy: {name: nsga2}\n"), "a run has one fitness"));
}

TEST_CASE("every strategy's parameters are its own") {
  const auto refused = [](const std::string& strategy) {
    return refusal(aim + "genome: {type: token_embeddings}\nstrategy: {" + strategy + "}\n");
  };
  CHECK(contains(refused("name: snes, symmetric: false"), "strategy.name: pgpe"));
  CHECK(contains(refused("name: pgpe, elite_ratio: 0.5"), "strategy.name: cem"));
  CHECK(contains(refused("name: cem, shaping: linear"), "strategy.name: snes, xnes, pgpe"));
  CHECK(contains(refused("name: sep_cma_es, memory: 5"), "strategy.name: vkd_cma_es, lm_ma_es"));
  CHECK(contains(refused("name: lm_ma_es, mirrored: true"), "strategy.name: cma_es"));
  CHECK(contains(refused("name: ipop_cma_es, stops: false"), "strategy.name: cma_es"));
  CHECK(contains(refused("name: portfolio, population_size: 9"), "operator_sequence"));
  CHECK(contains(refused("name: cem, elite_ratio: 0"), "a number above 0 and up to 1"));
  CHECK(contains(refused("name: vkd_cma_es, population_size: 3"), "at least 4"));
  CHECK(contains(refused("name: l_shade, population_size: 9, min_population_size: 10"),
                 "at least 10"));
}

TEST_CASE("workers are asked for by name, and their options belong to them") {
  const auto c = parse(aim + "evaluator: {name: process, workers: 3, threads: 2, "
                             "worker_program: bin/evomusic}\n");
  CHECK(c.evaluator.workers == 3);
  CHECK(c.evaluator.worker_program == "/music/bin/evomusic");
  CHECK(differences(c, parse_configuration(to_yaml(c), "config.yaml", "/music")).empty());
  CHECK_NOTHROW((void)parse(aim + "evaluator: {name: ray, address: 'head:6379'}\n"));
  CHECK(contains(refusal(aim + "evaluator: {workers: 3}\n"), "evaluator.name: process, ray"));
  CHECK(contains(refusal(aim + "evaluator: {name: process, address: a}\n"), "evaluator.name: ray"));
  CHECK(contains(refusal(aim + "evaluator: {name: slurm}\n"), "one of local, process, ray"));
}

TEST_CASE("a listener's taste needs an aligner, and one taste only") {
  CHECK(contains(refusal("fitness: {mode: dynamic}\n"), "fitness.aligner: it isn't set"));
  CHECK_NOTHROW(
      (void)parse_configuration("fitness: {mode: dynamic, taste: embeddings}\n", "t.yaml", "/t"));
  CHECK(contains(refusal("fitness: {mode: dynamic, taste: embeddings, aligner: a}\n"),
                 "it isn't used with fitness.taste"));
  CHECK(contains(refusal("fitness: {mode: user, aligner: a}\n"), "fitness.listener: it isn't set"));
  CHECK(contains(refusal("fitness: {mode: user, listener: b}\n"), "fitness.aligner: it isn't set"));
  CHECK(contains(refusal("fitness: {mode: user, aligner: a, listener: b, likes: [c.wav]}\n"),
                 "two tastes"));
  CHECK(contains(refusal("fitness: {mode: dynamic, aligner: a, listener: b}\n"),
                 "it belongs to fitness.mode: user"));
  CHECK(contains(refusal(aim + "listener: {epochs: 3}\n"), "it belongs to fitness.mode: dynamic"));
  CHECK(contains(refusal(aim + "session: {rounds: 3}\n"), "fitness.mode: user, dynamic"));
  CHECK(contains(refusal("fitness: {mode: dynamic, aligner: a}\nlistener: {init: median}\n"),
                 "one of neighbours, mean, random, mean-noise"));
  const auto c = parse_configuration("fitness: {mode: user, aligner: a, listener: '  b\"'}\n",
                                     "test.yaml", "/folder");
  CHECK(c.fitness.listener == "  b\"");
  CHECK(differences(c, parse_configuration(to_yaml(c), "test.yaml", "/")).empty());
}

TEST_CASE("MusicGen needs a checkpoint, and its fields mean nothing to the synth") {
  CHECK(contains(refusal(aim + "generator: {name: musicgen}\n"), "generator.model: it isn't set"));
  CHECK(contains(refusal(aim + "generator: {model: dir}\n"), "generator.name: musicgen"));
  CHECK(contains(refusal(aim + "generator: {precision: int8}\n"), "generator.name: musicgen"));
  CHECK(contains(refusal(aim + "genome: {type: embeddings}\n"), "synth has no text encoder"));
  CHECK(contains(refusal(aim + "encoder: {name: mert}\n"), "the folder of a MERT checkpoint"));
  CHECK(contains(refusal(aim + "encoder: {precision: fp32}\n"), "no meaning with encoder.name"));
  CHECK(contains(refusal(aim + "generator: {name: musicgen, model: dir, device: cuda}\n"),
                 "not built yet"));
}

TEST_CASE("a field that nothing would read is refused") {
  CHECK(contains(refusal(aim + "strategy: {crossover: sbx}\n"), "genome.type: token_embeddings"));
  CHECK(contains(refusal(aim + "strategy: {mutation_probability: 0.5}\n"), "genome.type"));
  CHECK(contains(refusal("fitness: {target_music: a.ogg, likes: [a.ogg]}\n"), "fitness.mode"));
  CHECK(contains(refusal(aim + "genome: {mapping: pca_subspace}\n"), "genome.type"));
  const std::string numbers = aim + "genome: {type: token_embeddings, ";
  CHECK(contains(refusal(numbers + "subspace_dimension: 3}\n"), "genome.mapping"));
  CHECK(contains(refusal(numbers + "initial_deviation: 3}\n"), "cma_es"));
  CHECK(contains(refusal(numbers + "tokens: 2}\nstrategy: {name: cma_es, growth: 3}\n"),
                 "ipop_cma_es"));
}

TEST_CASE("fields that leave no room for each other are refused") {
  CHECK(contains(refusal(aim + "strategy: {elites: 0.5, novelty: 0.5}\n"), "no room"));
  CHECK(contains(refusal(aim + "strategy: {population_size: 4, tournament_size: 5}\n"), "at most"));
  CHECK(contains(refusal(aim + "genome: {type: token_embeddings}\nstrategy: {name: cma_es, "
                               "population_size: 4, parents: 5}\n"),
                 "at most"));
  CHECK(contains(refusal(aim + "strategy: {population_size: 5, islands: 3}\n"), "at most 2"));
  CHECK(contains(refusal(aim + "strategy: {population_size: 9, islands: 3, tournament_size: 4}\n"),
                 "an island has"));
  CHECK(contains(refusal(""), "fitness.target_music"));
  CHECK(contains(refusal("fitness: {mode: user}\n"), "fitness.likes"));
}

TEST_CASE("a budget of money needs prices, from one place") {
  const std::string money = aim + "strategy: {name: llm_evolve}\nllm: {budget_money: 1";
  CHECK(contains(refusal(money + "}\n"), "nothing has a price"));
  CHECK(contains(refusal(money + ", price_table: a.tsv, price_prompt: 1}\n"), "the table or"));
  CHECK_NOTHROW((void)parse(money + ", price_table: a.tsv}\n"));
  CHECK_NOTHROW((void)parse(money + ", price_answer: 1}\n"));
}

TEST_CASE("settings come after the file, name themselves in messages, and are YAML") {
  const configuration c =
      parse(aim, {"strategy.population_size=7", "budget.seconds=1.5", "seed=9", "seed=10"});
  CHECK(c.strategy.population_size == 7);
  CHECK(c.budget.seconds == 1.5);
  CHECK(c.seed == 10);
  CHECK(contains(refusal(aim, {"strategy.populatoin_size=7"}), "--set strategy.populatoin_size=7"));
  CHECK(contains(refusal(aim, {"seed"}), "write --set key.path=value"));
  CHECK(contains(refusal(aim, {"strategy=3"}), "is a group of keys"));
  CHECK(contains(refusal(aim, {"seed=-1"}), "wanted a whole number"));
}

TEST_CASE("relative paths in a file are relative to it, those of a setting to where one is") {
  const configuration c = parse(aim, {"generator.soundfont=here.sf2"});
  CHECK(c.fitness.target_music == "/music/song.ogg");
  CHECK(c.generator.soundfont == std::filesystem::current_path() / "here.sf2");
}

TEST_CASE("text that isn't a configuration is refused where it goes wrong") {
  CHECK(contains(refusal("a: [1\nb: 2\n"), "not YAML"));
  CHECK(contains(refusal("- 1\n- 2\n"), "a list"));
  CHECK(contains(refusal("seed: 1\nseed: 2\n"), "given twice"));
  CHECK(contains(refusal("? [a]\n: 1\n"), "a key must be a word"));
}

TEST_CASE("a file that can't be read is refused by name") {
  const temporary_folder folder;
  const error e = error_of([&] { (void)read_configuration(folder / "none.yaml"); });
  CHECK(e.kind() == failure::configuration);
  CHECK(contains(e.what(), "none.yaml"));
  CHECK(error_of([&] { (void)read_configuration(folder.path()); }).kind() ==
        failure::configuration);
}

TEST_CASE("the reference has every key") {
  const std::string text = configuration_reference();
  for (const auto& field : detail::config_fields())
    CHECK(contains(text, "| `" + std::string{field.key} + "` |"));
}

TEST_CASE("what a file says of a strategy that a setting replaces is forgotten") {
  const std::string file = aim + "genome:\n  type: token_embeddings\n  tokens: 5\n"
                                 "  mapping: pca_subspace\n  subspace_dimension: 3\n"
                                 "strategy:\n  name: genetic_algorithm\n  selection: roulette\n"
                                 "  population_size: 12\n";
  const configuration c = parse(file, {"strategy.name=snes"});
  CHECK(c.strategy.name == "snes");
  CHECK(c.strategy.population_size == 12); // means something to both
  CHECK(c.strategy.selection == configuration{}.strategy.selection);
  CHECK(differences(c, parse_configuration(to_yaml(c), "config.yaml", "/music")).empty());
  CHECK(parse(file, {"genome.mapping=identity"}).genome.subspace_dimension ==
        configuration{}.genome.subspace_dimension);
  const configuration words =
      parse(file, {"genome.type=prompt", "strategy.name=operator_sequence"});
  CHECK(words.genome.tokens == configuration{}.genome.tokens);

  // Settings themselves, and a file by itself, have to fit.
  CHECK(contains(refusal(file, {"strategy.name=snes", "strategy.selection=roulette"}),
                 "--set, strategy.selection"));
  CHECK(contains(refusal(file + "  elite_ratio: 0.3\n", {}), "strategy.elite_ratio"));
  CHECK(contains(refusal(file + "  elite_ratio: 0.3\n", {"strategy.population_size=8"}),
                 "strategy.elite_ratio"));
}
