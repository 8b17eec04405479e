// The strategies by name, and the fields of their parameters.

#include "fields.hpp"

#include <array>

namespace evo::music::detail {
namespace {

using names = std::vector<std::string_view>;
using conditions = std::vector<field_condition>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr field_range fraction{0, 1};
constexpr field_range share{0, 1, true};
constexpr field_range positive{0, infinity, true};
constexpr field_range not_negative{0, infinity};

/// A strategy, and which genomes it can evolve.
struct known_strategy {
  std::string_view name;
  bool prompts = false;       ///< besides token embeddings
  bool has_deviation = false; ///< it starts as a distribution around one point
  bool numbers = true;        ///< token embeddings
};
constexpr std::array strategies{
    known_strategy{.name = "operator_sequence", .prompts = true},
    known_strategy{.name = "genetic_algorithm"},
    known_strategy{.name = "random_search", .prompts = true},
    known_strategy{.name = "cma_es", .has_deviation = true},
    known_strategy{.name = "sep_cma_es", .has_deviation = true},
    known_strategy{.name = "ipop_cma_es", .has_deviation = true},
    known_strategy{.name = "bipop_cma_es", .has_deviation = true},
    known_strategy{.name = "vkd_cma_es", .has_deviation = true},
    known_strategy{.name = "lm_ma_es", .has_deviation = true},
    known_strategy{.name = "cr_fm_nes", .has_deviation = true},
    known_strategy{.name = "snes", .has_deviation = true},
    known_strategy{.name = "xnes", .has_deviation = true},
    known_strategy{.name = "pgpe", .has_deviation = true},
    known_strategy{.name = "cem", .has_deviation = true},
    known_strategy{.name = "l_shade"},
    known_strategy{.name = "portfolio", .has_deviation = true},
    known_strategy{.name = "llm_evolve", .prompts = true, .numbers = false},
    known_strategy{.name = "full_llm", .prompts = true, .numbers = false},
};

template <class Predicate>
names names_where(Predicate fits) {
  names found;
  for (const known_strategy& s : strategies)
    if (fits(s))
      found.push_back(s.name);
  return found;
}

conditions only(names these) {
  return {{"strategy.name", std::move(these)}};
}
conditions all_but(std::string_view name) {
  return only(names_where([&](const known_strategy& s) { return s.name != name; }));
}

const field_condition parents{"strategy.name", {"genetic_algorithm", "operator_sequence"}};
const field_condition numbers{"genome.type", {"token_embeddings", "embeddings"}};
const conditions with_parents{parents};
const conditions with_generations{
    {"strategy.name", {"genetic_algorithm", "operator_sequence", "llm_evolve", "full_llm"}}};
const conditions with_numeric_parents{parents, numbers};
const conditions on_islands{{"strategy.name", {"operator_sequence", "llm_evolve", "full_llm"}},
                            {"genome.type", {"prompt"}}};

conditions with_operator(std::string_view key, std::string_view value) {
  return {parents, numbers, {key, {value}}};
}

std::vector<config_field> breeding_fields() {
  return {
      {.key = "strategy.population_size",
       .slot = EVO_MUSIC_FIELD(strategy.population_size),
       .help = "Candidates a generation. With llm_evolve and full_llm 100 unless it is set.",
       .range = {2, 1e6},
       .only_for = all_but("portfolio")},
      {.key = "strategy.elites",
       .slot = EVO_MUSIC_FIELD(strategy.elites),
       .help = "Share of the population that lives on unchanged.",
       .range = fraction,
       .only_for = with_generations},
      {.key = "strategy.novelty",
       .slot = EVO_MUSIC_FIELD(strategy.novelty),
       .help = "Share of the population that is created anew in every generation.",
       .range = fraction,
       .only_for = with_generations},
      {.key = "strategy.sample",
       .slot = EVO_MUSIC_FIELD(strategy.sample),
       .help =
           "Elites, and with operator_sequence and llm_evolve the tournament's winners, are drawn "
           "by roulette; else they are the best. With llm_evolve and full_llm true unless it is "
           "set.",
       .only_for = with_generations},
      {.key = "strategy.selection_temperature",
       .slot = EVO_MUSIC_FIELD(strategy.selection_temperature),
       .help = "Of the roulette's softmax, in units of fitness; lower is greedier.",
       .range = positive,
       .only_for = with_generations},
      {.key = "strategy.selection",
       .slot = EVO_MUSIC_FIELD(strategy.selection),
       .help = "How parents are selected.",
       .choices = {"tournament", "roulette", "truncation", "rank"},
       .only_for = only({"genetic_algorithm"})},
      {.key = "strategy.tournament_size",
       .slot = EVO_MUSIC_FIELD(strategy.tournament_size),
       .help = "Candidates that meet in a tournament; more is greedier.",
       .range = {1, 1e6},
       .only_for = only({"genetic_algorithm", "operator_sequence", "llm_evolve"}),
       .derived = "4; with operator_sequence and llm_evolve a quarter of the population"},
      {.key = "strategy.islands",
       .slot = EVO_MUSIC_FIELD(strategy.islands),
       .help = "Parts of the population that evolve apart, of equal size; their best migrate in a "
               "ring.",
       .range = {1, 1000},
       .only_for = on_islands},
      {.key = "strategy.migrate_every",
       .slot = EVO_MUSIC_FIELD(strategy.migrate_every),
       .help = "Generations between migrations.",
       .range = {1, 1e6},
       .only_for = on_islands},
      {.key = "strategy.migrants",
       .slot = EVO_MUSIC_FIELD(strategy.migrants),
       .help = "Candidates that an island sends.",
       .range = {1, 1e6},
       .only_for = on_islands},
      {.key = "strategy.crossover_probability",
       .slot = EVO_MUSIC_FIELD(strategy.crossover_probability),
       .help = "That two parents are mixed.",
       .range = fraction,
       .only_for = with_parents},
      {.key = "strategy.crossover",
       .slot = EVO_MUSIC_FIELD(strategy.crossover),
       .help = "How two parents' numbers are mixed.",
       .choices = {"one_point", "two_point", "multi_point", "uniform", "sbx"},
       .only_for = with_numeric_parents},
      {.key = "strategy.crossover_points",
       .slot = EVO_MUSIC_FIELD(strategy.crossover_points),
       .help = "Cuts of the multi-point crossover.",
       .range = {1, 64},
       .only_for = with_operator("strategy.crossover", "multi_point")},
      {.key = "strategy.crossover_eta",
       .slot = EVO_MUSIC_FIELD(strategy.crossover_eta),
       .help = "Distribution index of simulated binary crossover; higher stays nearer the parents.",
       .range = not_negative,
       .only_for = with_operator("strategy.crossover", "sbx")},
      {.key = "strategy.mutation_probability",
       .slot = EVO_MUSIC_FIELD(strategy.mutation_probability),
       .help = "That a number of a token-embedding genome changes. (Prompts always do.)",
       .range = fraction,
       .only_for = with_numeric_parents},
      {.key = "strategy.mutation",
       .slot = EVO_MUSIC_FIELD(strategy.mutation),
       .help = "How numbers are changed at random.",
       .choices = {"gaussian", "polynomial", "uniform_reset", "cosyne"},
       .only_for = with_numeric_parents},
      {.key = "strategy.mutation_stdev",
       .slot = EVO_MUSIC_FIELD(strategy.mutation_stdev),
       .help = "Standard deviation of the Gaussian mutation; over the token table every number has "
               "standard deviation 1.",
       .range = not_negative,
       .only_for = with_operator("strategy.mutation", "gaussian")},
      {.key = "strategy.mutation_eta",
       .slot = EVO_MUSIC_FIELD(strategy.mutation_eta),
       .help = "Distribution index of the polynomial mutation; higher changes less.",
       .range = not_negative,
       .only_for = with_operator("strategy.mutation", "polynomial")},
  };
}

const names full_or_diagonal{"cma_es", "sep_cma_es", "ipop_cma_es", "bipop_cma_es"};
const names restarted{"ipop_cma_es", "bipop_cma_es"};

std::vector<config_field> cma_fields() {
  return {
      {.key = "strategy.parents",
       .slot = EVO_MUSIC_FIELD(strategy.parents),
       .help = "Candidates that the next mean is made of.",
       .range = {1, 1e6},
       .only_for = only({"cma_es", "sep_cma_es", "ipop_cma_es", "bipop_cma_es", "vkd_cma_es",
                         "lm_ma_es", "cr_fm_nes"}),
       .derived = "half of the population"},
      {.key = "strategy.active",
       .slot = EVO_MUSIC_FIELD(strategy.active),
       .help = "The worse half takes variance away from the directions in which it lies.",
       .only_for = only(full_or_diagonal)},
      {.key = "strategy.mirrored",
       .slot = EVO_MUSIC_FIELD(strategy.mirrored),
       .help = "Candidates come in pairs on both sides of the mean; switches active off.",
       .only_for = only(full_or_diagonal)},
      {.key = "strategy.max_restarts",
       .slot = EVO_MUSIC_FIELD(strategy.max_restarts),
       .help = "Runs from new starts, with growing populations, after the first.",
       .range = {0, 1e3},
       .only_for = only(restarted)},
      {.key = "strategy.growth",
       .slot = EVO_MUSIC_FIELD(strategy.growth),
       .help = "Factor of the population with each restart.",
       .range = {1, 1e3},
       .only_for = only(restarted)},
      {.key = "strategy.memory",
       .slot = EVO_MUSIC_FIELD(strategy.memory),
       .help = "Directions that a model of limited memory keeps; at most as many of vkd_cma_es.",
       .range = {1, 1e4},
       .only_for = only({"vkd_cma_es", "lm_ma_es"}),
       .derived = "100; with lm_ma_es 4 + 3 ln n, for n numbers a genome"},
  };
}

std::vector<config_field> gaussian_fields() {
  return {
      {.key = "strategy.mean_learning_rate",
       .slot = EVO_MUSIC_FIELD(strategy.mean_learning_rate),
       .help = "How far the mean moves in a generation: a share of the natural gradient, and with "
               "pgpe a length in standard deviations of the token table.",
       .range = positive,
       .only_for = only({"snes", "xnes", "pgpe"}),
       .derived = "1; with pgpe 1/30 of the initial deviations' length"},
      {.key = "strategy.deviation_learning_rate",
       .slot = EVO_MUSIC_FIELD(strategy.deviation_learning_rate),
       .help = "How fast the deviations follow their gradient.",
       .range = positive,
       .only_for = only({"snes", "pgpe"}),
       .derived = "(3 + ln n) / (5 sqrt(n)); with pgpe 0.1"},
      {.key = "strategy.sigma_learning_rate",
       .slot = EVO_MUSIC_FIELD(strategy.sigma_learning_rate),
       .help = "How fast the step size follows its gradient.",
       .range = positive,
       .only_for = only({"xnes"}),
       .derived = "3 (3 + ln n) / (5 n sqrt(n))"},
      {.key = "strategy.shape_learning_rate",
       .slot = EVO_MUSIC_FIELD(strategy.shape_learning_rate),
       .help = "The same of the rest of the matrix.",
       .range = positive,
       .only_for = only({"xnes"}),
       .derived = "3 (3 + ln n) / (5 n sqrt(n))"},
      {.key = "strategy.shaping",
       .slot = EVO_MUSIC_FIELD(strategy.shaping),
       .help = "How candidates' weights follow from their fitness. usual: nes, with pgpe centered; "
               "nes: the better half by the logarithm of its ranks; centered, linear: by ranks in "
               "equal steps; normalize: the fitness itself, standardized.",
       .choices = {"usual", "nes", "centered", "linear", "normalize"},
       .only_for = only({"snes", "xnes", "pgpe"})},
      {.key = "strategy.optimizer",
       .slot = EVO_MUSIC_FIELD(strategy.optimizer),
       .help = "How the mean follows its gradient.",
       .choices = {"clip_up", "adam", "plain_gradient"},
       .only_for = only({"pgpe"})},
      {.key = "strategy.symmetric",
       .slot = EVO_MUSIC_FIELD(strategy.symmetric),
       .help = "Candidates come in pairs on both sides of the mean.",
       .only_for = only({"pgpe"})},
      {.key = "strategy.elite_ratio",
       .slot = EVO_MUSIC_FIELD(strategy.elite_ratio),
       .help = "Share of the candidates, at least two, that the next distribution is fitted to.",
       .range = share,
       .only_for = only({"cem"})},
      {.key = "strategy.mean_smoothing",
       .slot = EVO_MUSIC_FIELD(strategy.mean_smoothing),
       .help = "Weight of the new mean against the old one.",
       .range = share,
       .only_for = only({"cem"})},
      {.key = "strategy.deviation_smoothing",
       .slot = EVO_MUSIC_FIELD(strategy.deviation_smoothing),
       .help = "Weight of the new deviations against the old ones.",
       .range = share,
       .only_for = only({"cem"})},
      {.key = "strategy.unbiased",
       .slot = EVO_MUSIC_FIELD(strategy.unbiased),
       .help = "The elites' deviations divide by their number less one.",
       .only_for = only({"cem"})},
      {.key = "strategy.stops",
       .slot = EVO_MUSIC_FIELD(strategy.stops),
       .help = "The strategy ends the run where it sees no reason to go on: its steps have become "
               "tiny, or all candidates score the same.",
       .only_for = only({"cma_es", "sep_cma_es", "vkd_cma_es", "lm_ma_es", "cr_fm_nes", "snes",
                         "xnes", "pgpe", "cem"})},
  };
}

std::vector<config_field> other_fields() {
  return {
      {.key = "strategy.budget",
       .slot = EVO_MUSIC_FIELD(strategy.budget),
       .help = "Candidates after which the population has shrunk to min_population_size.",
       .range = {1, 1e12},
       .only_for = only({"l_shade"}),
       .derived = "it never shrinks"},
      {.key = "strategy.min_population_size",
       .slot = EVO_MUSIC_FIELD(strategy.min_population_size),
       .help = "What the population shrinks to.",
       .range = {4, 1e6},
       .only_for = only({"l_shade"})},
      {.key = "strategy.best_share",
       .slot = EVO_MUSIC_FIELD(strategy.best_share),
       .help = "Mutants are drawn towards one of this share of the population.",
       .range = share,
       .only_for = only({"l_shade"})},
      {.key = "strategy.archive_rate",
       .slot = EVO_MUSIC_FIELD(strategy.archive_rate),
       .help = "Room for replaced parents, in multiples of the population.",
       .range = {0, 1e3},
       .only_for = only({"l_shade"})},
      {.key = "strategy.memory_size",
       .slot = EVO_MUSIC_FIELD(strategy.memory_size),
       .help = "Successful settings that are remembered.",
       .range = {1, 1e4},
       .only_for = only({"l_shade"})},
      {.key = "strategy.max_evaluations",
       .slot = EVO_MUSIC_FIELD(strategy.max_evaluations),
       .help = "What the run's budget will be: ten candidates a number or more, and the portfolio "
               "first looks whether the numbers can be searched one by one.",
       .range = {0, 1e12},
       .only_for = only({"portfolio"})},
      {.key = "strategy.evaluation_seconds",
       .slot = EVO_MUSIC_FIELD(strategy.evaluation_seconds),
       .help = "What one candidate's score takes: where it is long, the portfolio's strategy may "
               "think as long.",
       .range = not_negative,
       .only_for = only({"portfolio"})},
  };
}

std::vector<config_field> model_fields() {
  return {
      {.key = "strategy.operators",
       .slot = EVO_MUSIC_FIELD(strategy.operators),
       .help = "What the language model is asked to do with parents, one operator after the other: "
               "prompt is a template in which {prompts} are the parents and {num_generate} is how "
               "many children are wanted, input how many parents there are, output how many "
               "children a call gives, probability how often it is applied.",
       .only_for = only({"llm_evolve"}),
       .derived = "a crossover of 2 to 1 with probability 0.5, then a mutation of 1 to 3"},
      {.key = "strategy.credit",
       .slot = EVO_MUSIC_FIELD(strategy.credit),
       .help = "Children are made by one operator each, chosen by the improvement that it has "
               "brought a token; else by all of them in turn.",
       .only_for = only({"llm_evolve"})},
      {.key = "strategy.newcomers",
       .slot = EVO_MUSIC_FIELD(strategy.newcomers),
       .help = "Who makes newcomers and the first population: the lexicon (or the file of "
               "genome.initial_prompts), or the model.",
       .choices = {"lexicon", "model"},
       .only_for = only({"llm_evolve", "full_llm"})},
      {.key = "strategy.meta_prompt",
       .slot = EVO_MUSIC_FIELD(strategy.meta_prompt),
       .help = "What the model is asked with the ranking: to balance what is tried, to analyse it, "
               "or to make the scores' sum its reward.",
       .choices = {"balanced", "analytic", "scored"},
       .only_for = only({"full_llm"})},
      {.key = "strategy.meta_prompt_file",
       .slot = EVO_MUSIC_FIELD(strategy.meta_prompt_file),
       .help = "A file with another meta-prompt: {ranking} is the ranking, {num_generate} how many "
               "prompts are wanted.",
       .only_for = only({"full_llm"}),
       .derived = "the one of strategy.meta_prompt"},
      {.key = "strategy.children_a_call",
       .slot = EVO_MUSIC_FIELD(strategy.children_a_call),
       .help = "Prompts that one call is asked for; more need a model that can keep count.",
       .range = {1, 100},
       .only_for = only({"full_llm"})},
      {.key = "strategy.reflect",
       .slot = EVO_MUSIC_FIELD(strategy.reflect),
       .help = "The model first says why some score low.",
       .only_for = only({"full_llm"})},
  };
}

} // namespace

field_condition with_deviation() {
  return {"strategy.name", names_where([](const known_strategy& s) { return s.has_deviation; })};
}

std::vector<config_field> strategy_fields() {
  constexpr std::string_view no_behaviour =
      "it keeps the best candidate of each kind of behaviour, and a run measures fitness alone";
  constexpr std::string_view one_objective =
      "it weighs several objectives against each other, and a run has one fitness";
  std::vector<config_field> fields{
      {.key = "strategy.name",
       .slot = EVO_MUSIC_FIELD(strategy.name),
       .help = "The evolutionary algorithm.",
       .choices = names_where([](const known_strategy&) { return true; }),
       .unfit_choices = {{"map_elites", no_behaviour}, {"nsga2", one_objective}}}};
  for (const auto& family :
       {breeding_fields(), cma_fields(), gaussian_fields(), other_fields(), model_fields()})
    fields.insert(fields.end(), family.begin(), family.end());
  return fields;
}

names genomes_of(std::string_view strategy) {
  for (const known_strategy& s : strategies)
    if (s.name == strategy)
      return !s.numbers  ? names{"prompt"}
             : s.prompts ? names{"prompt", "token_embeddings", "embeddings"}
                         : names{"token_embeddings", "embeddings"};
  return {};
}

names strategies_for(std::string_view genome) {
  return names_where(
      [&](const known_strategy& s) { return genome == "prompt" ? s.prompts : s.numbers; });
}

} // namespace evo::music::detail
