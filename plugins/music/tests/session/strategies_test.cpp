#include "setting.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

struct strategy_case {
  std::string name;
  std::string parameters; ///< after the name, in YAML
};

/// Every numeric strategy, some with parameters that are not their defaults.
const std::vector<strategy_case> cases{
    {"random_search", "population_size: 6"},
    {"genetic_algorithm", "population_size: 6"},
    {"operator_sequence", "population_size: 6, tournament_size: 3"},
    {"cma_es", "population_size: 6, stops: false"},
    {"sep_cma_es", "population_size: 6"},
    {"ipop_cma_es", "population_size: 6"},
    {"bipop_cma_es", "population_size: 6"},
    {"vkd_cma_es", "population_size: 6, memory: 3"},
    {"lm_ma_es", "population_size: 6, memory: 4"},
    {"cr_fm_nes", "population_size: 7"},
    {"snes", "population_size: 6, mean_learning_rate: 0.5, shaping: linear"},
    {"xnes", "population_size: 6, shape_learning_rate: 0.01"},
    {"pgpe", "population_size: 7, optimizer: adam"},
    {"pgpe", "population_size: 6, symmetric: false, deviation_learning_rate: 0.3"},
    {"cem", "population_size: 6, elite_ratio: 0.5, unbiased: true"},
    {"l_shade", "population_size: 8, budget: 30"},
    {"portfolio", ""},
    {"portfolio", "max_evaluations: 0"},
};

small_run run_of(const strategy_case& c, const std::string& mapping) {
  return small_run{"genome: {type: token_embeddings, tokens: 2, mapping: " + mapping +
                   "}\nstrategy: {name: " + c.name + (c.parameters.empty() ? "" : ", ") +
                   c.parameters + "}\n"};
}

} // namespace

TEST_CASE("every numeric strategy evolves under every mapping") {
  for (const auto& c : cases)
    for (const std::string mapping :
         {"identity", "random_subspace", "pca_subspace", "nearest_token"}) {
      CAPTURE(c.name);
      CAPTURE(mapping);
      small_run s = run_of(c, mapping);
      s.config.budget.generations = 2;
      const evolution_summary summary = s.evolve_into("run");
      CHECK(summary.generations == 2);
      CHECK(summary.evaluations > 1);
      CHECK(std::isfinite(summary.best_fitness));
      CHECK(read_run(summary.run).strategy == c.name);
    }
}

TEST_CASE("every numeric strategy that was stopped half way resumes to the end of a whole run") {
  for (const auto& c : cases) {
    CAPTURE(c.name);
    CAPTURE(c.parameters);
    small_run s = run_of(c, "pca_subspace");
    s.config.budget.generations = 5;
    const auto whole = s.evolve_into("whole");
    s.config.budget.generations = 2;
    (void)s.evolve_into("part");
    s.config.budget.generations = 5;
    check_equal_runs(whole, s.evolve_into("part", true));
  }
}

TEST_CASE("a parameter changes what a strategy does") {
  const auto best = [](const std::string& name, const std::string& parameters) {
    small_run s = run_of({name, parameters}, "pca_subspace");
    return s.evolve_into("run").best_genome;
  };
  CHECK(best("snes", "") != best("snes", "mean_learning_rate: 0.3"));
  CHECK(best("snes", "") != best("snes", "deviation_learning_rate: 0.9"));
  CHECK(best("snes", "") != best("snes", "shaping: centered"));
  CHECK(best("xnes", "") != best("xnes", "sigma_learning_rate: 0.9"));
  CHECK(best("pgpe", "") != best("pgpe", "optimizer: plain_gradient"));
  CHECK(best("pgpe", "") != best("pgpe", "mean_learning_rate: 0.01"));
  CHECK(best("cem", "") != best("cem", "mean_smoothing: 0.5"));
  CHECK(best("cem", "") != best("cem", "deviation_smoothing: 1"));
  CHECK(best("lm_ma_es", "") != best("lm_ma_es", "parents: 3"));
  CHECK(best("l_shade", "") != best("l_shade", "best_share: 0.9"));
}

TEST_CASE("islands share the population and send each other their best") {
  const auto evolved = [](const std::string& parameters) {
    const small_run s{
        "strategy: {population_size: 11, tournament_size: 2, elites: 0, novelty: 0, " + parameters +
        "}\n"};
    (void)s.evolve_into("run");
    return read_run(s.folder / "run");
  };
  const run_record apart = evolved("islands: 3, migrate_every: 1000");
  const run_record joined = evolved("islands: 3, migrate_every: 1");
  CHECK(apart.generations.size() == 6);
  CHECK(apart.candidates.size() == joined.candidates.size());
  // Places 0 to 2 of a generation are the first island's, 3 to 6 the second's, 7 to 10 the third's.
  const auto crossings = [](const run_record& run) {
    const auto island = [](std::uint64_t id) { return id % 11 < 3 ? 0 : id % 11 < 7 ? 1 : 2; };
    std::size_t count = 0;
    for (const auto& c : run.candidates)
      for (const std::uint64_t parent : c.parents)
        count += island(parent) != island(c.id) ? 1U : 0U;
    return count;
  };
  CHECK(crossings(apart) == 0);
  CHECK(crossings(joined) > 0);
}

TEST_CASE("a full matrix of too many numbers is refused with what would do") {
  for (const std::string name : {"xnes", "cma_es", "ipop_cma_es", "bipop_cma_es"}) {
    CAPTURE(name);
    small_run s = run_of({name, ""}, "identity");
    const testing::blank_space wide{9600}; // two tokens of them a genome
    s.generate.tokens = &wide;
    const error e = error_of([&] { (void)s.evolve_into("run"); });
    CHECK(e.kind() == failure::configuration);
    CHECK(contains(e.what(), "19200 x 19200"));
    CHECK(contains(e.what(), "1406 MiB"));
    CHECK(contains(e.what(), "pca_subspace"));
    CHECK(contains(e.what(), "snes"));
    CHECK(!std::filesystem::exists(s.folder / "run"));
  }
}
