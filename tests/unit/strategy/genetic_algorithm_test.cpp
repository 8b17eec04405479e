#include "evo/genome/real_initializer.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/rastrigin.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/random_search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using genetic = evo::genetic_algorithm<double, evo::uniform_in<double>>;
using params = evo::genetic_algorithm_params;
using population = evo::real_population<double>;

const evo::random_key key{42};

genetic make(const params& p, std::size_t dimension = 6) {
  const evo::box<double> domain{dimension, -5, 5};
  return genetic{domain, evo::uniform_in<double>{domain}, p};
}

std::vector<double> costs(const evo::batch<population>& b) {
  std::vector<double> values;
  for (std::size_t i = 0; i < b.size(); ++i)
    values.push_back(evo::cost_of{evo::rastrigin{static_cast<std::size_t>(b.genomes.dimension())}}(
        b.genomes[i]));
  return values;
}

/// The first generation and the costs told for it.
struct beginning {
  evo::batch<population> batch;
  std::vector<double> values;
};

beginning begin(genetic& s) {
  beginning b{s.ask(key), {}};
  b.values = costs(b.batch);
  s.tell(std::span<const double>{b.values});
  return b;
}

std::size_t named(const evo::batch<population>& b, const std::string& name) {
  return static_cast<std::size_t>(
      std::count_if(b.candidates.begin(), b.candidates.end(),
                    [&](const evo::candidate& c) { return c.operator_name == name; }));
}

} // namespace

TEST_CASE("the defaults are the report's") {
  const params p;
  CHECK(p.population_size == 100);
  CHECK(p.crossover_probability == 0.5);
  CHECK(p.mutation_probability == 0.1);
  CHECK(p.elites == 0.1);
}

TEST_CASE("strategies with the same initializer and key begin with the same population") {
  genetic s = make({.population_size = 12});
  evo::random_search<population, evo::uniform_in<double>> random{
      population{6}, evo::uniform_in<double>{evo::box<double>{6, -5, 5}}, {.population_size = 12}};
  CHECK(s.ask(key) == random.ask(key));
}

TEST_CASE(
    "the best live on, asked again as candidates of their own, before newcomers and children") {
  genetic s = make({.population_size = 20, .elites = 0.2, .novelty = 0.1});
  const beginning first = begin(s);
  const auto& second = s.ask(key);
  CHECK(second.size() == 20);
  const auto best = evo::best_indices(first.values, 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(second.candidates[i].operator_name == "elite");
    CHECK(second.candidates[i].parents == std::vector<evo::candidate_id>{best[i]});
    CHECK(second.candidates[i].id == 20 + i);
    CHECK(second.genomes[i] == first.batch.genomes[best[i]]);
  }
  CHECK(named(second, "elite") == 4);
  CHECK(named(second, "novelty") == 2);
  CHECK(second.candidates[4].parents.empty());
}

TEST_CASE("shares are rounded to the nearest candidate, and elites come before newcomers") {
  const auto made_of = [](std::size_t size, double elites, double novelty) {
    genetic s = make({.population_size = size, .elites = elites, .novelty = novelty});
    begin(s);
    const auto& b = s.ask(key);
    return std::vector<std::size_t>{b.size(), named(b, "elite"), named(b, "novelty")};
  };
  CHECK(made_of(100, 0.29, 0) == std::vector<std::size_t>{100, 29, 0});
  CHECK(made_of(5, 0.1, 0.1) == std::vector<std::size_t>{5, 1, 1});
  CHECK(made_of(5, 0.5, 0.5) == std::vector<std::size_t>{5, 3, 2});
  CHECK(made_of(4, 0.1, 0) == std::vector<std::size_t>{4, 0, 0});
  CHECK(made_of(1, 1, 0) == std::vector<std::size_t>{1, 1, 0});
}

TEST_CASE("sampled elites are different candidates, the cheaper the likelier") {
  genetic s =
      make({.population_size = 50, .elites = 0.2, .sample = true, .selection_temperature = 5});
  const beginning first = begin(s);
  const auto& second = s.ask(key);
  std::vector<evo::candidate_id> drawn;
  double sum = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    drawn.push_back(second.candidates[i].parents.at(0));
    sum += first.values[drawn.back()];
  }
  std::sort(drawn.begin(), drawn.end());
  CHECK(std::unique(drawn.begin(), drawn.end()) == drawn.end());
  double all = 0;
  for (const double value : first.values)
    all += value;
  CHECK(sum / 10 < all / 50);
  // The best ten themselves would be too lucky a draw at this temperature.
  const auto best = evo::best_indices(first.values, 10);
  CHECK(!std::equal(drawn.begin(), drawn.end(), best.begin()));
}

TEST_CASE("without crossover and mutation children are copies of their one parent") {
  genetic s = make(
      {.population_size = 9, .crossover_probability = 0, .mutation_probability = 0, .elites = 0});
  const beginning first = begin(s);
  const auto& second = s.ask(key);
  CHECK(named(second, "copy") == 9);
  for (std::size_t i = 0; i < 9; ++i) {
    REQUIRE(second.candidates[i].parents.size() == 1);
    CHECK(second.genomes[i] == first.batch.genomes[second.candidates[i].parents[0]]);
  }
}

TEST_CASE("lineage: a recombined child names both parents, and its genes are theirs") {
  genetic s = make({.population_size = 40,
                    .crossover_probability = 1,
                    .mutation_probability = 0,
                    .elites = 0,
                    .crossover = evo::uniform_crossover{}});
  const beginning first = begin(s);
  const auto& second = s.ask(key);
  CHECK(named(second, "uniform") == 40);
  bool has_two_parents = false;
  for (std::size_t i = 0; i < 40; ++i) {
    const auto& parents = second.candidates[i].parents;
    has_two_parents = has_two_parents || parents.size() == 2;
    for (Eigen::Index gene = 0; gene < 6; ++gene) {
      const double value = second.genomes[i][gene];
      const bool is_theirs = std::any_of(parents.begin(), parents.end(), [&](evo::candidate_id p) {
        return first.batch.genomes[p][gene] == value;
      });
      CHECK(is_theirs);
    }
  }
  CHECK(has_two_parents);
}

TEST_CASE("the mutation probability is of each gene, the crossover probability of each pair") {
  genetic s = make({.population_size = 200,
                    .crossover_probability = 0.3,
                    .mutation_probability = 0.1,
                    .elites = 0},
                   200);
  const beginning first = begin(s);
  const auto& second = s.ask(key);
  double crossed = 0, changed = 0, unrecombined = 0;
  for (std::size_t i = 0; i < 200; ++i) {
    const std::string& name = second.candidates[i].operator_name;
    crossed += name.starts_with("one_point") ? 1 : 0;
    if (name != "gaussian")
      continue;
    unrecombined += 200;
    const auto parent = first.batch.genomes[second.candidates[i].parents.at(0)];
    changed += static_cast<double>((second.genomes[i].array() != parent.array()).count());
  }
  CHECK(std::abs(crossed / 2 - 30) < 4 * std::sqrt(100 * 0.3 * 0.7));
  CHECK(std::abs(changed - 0.1 * unrecombined) < 4 * std::sqrt(unrecombined * 0.09));
}

TEST_CASE("every candidate lies in the domain, whatever the operators and the initializer do") {
  const evo::box<double> domain{3, -1, 1};
  evo::genetic_algorithm<double, evo::normal_around<double>> s{
      domain,
      {Eigen::VectorXd::Zero(3), 3.0},
      {.population_size = 30,
       .crossover_probability = 1,
       .mutation_probability = 1,
       .novelty = 0.2,
       .crossover = evo::sbx_crossover{.distribution_index = 0},
       .mutation = evo::gaussian_mutation{.step_size = 5}}};
  for (int generation = 0; generation < 5; ++generation) {
    const auto& asked = s.ask(key);
    for (std::size_t i = 0; i < asked.size(); ++i)
      CHECK(domain.contains(asked.genomes.values(i)));
    s.tell(std::span<const double>{costs(asked)});
  }
}

TEST_CASE("candidates from elsewhere become parents of the next generation") {
  genetic s = make({.population_size = 10, .elites = 0.1});
  evo::batch<population> guest{.genomes = population{6}};
  guest.append(Eigen::VectorXd::Constant(6, 0.25), {.id = 1000, .operator_name = "guest"});
  const std::vector<double> unbeaten{-1};
  SUBCASE("told between generations") {
    begin(s);
    s.tell(guest, std::span<const double>{unbeaten});
    CHECK(s.ask(key).candidates[0].parents == std::vector<evo::candidate_id>{1000});
  }
  SUBCASE("told while a generation is being evaluated") {
    const auto asked = s.ask(key);
    s.tell(guest, std::span<const double>{unbeaten});
    s.tell(std::span<const double>{costs(asked)});
    CHECK(s.ask(key).candidates[0].parents == std::vector<evo::candidate_id>{1000});
  }
  SUBCASE("told before the first generation") {
    s.tell(guest, std::span<const double>{unbeaten});
    begin(s);
    CHECK(s.ask(key).candidates[0].parents == std::vector<evo::candidate_id>{1000});
  }
  CHECK(s.best()->id == 1000);
}

TEST_CASE("candidates from elsewhere of another dimension are refused without a trace") {
  genetic s = make({.population_size = 4});
  evo::batch<population> stranger{.genomes = population{2}};
  stranger.append(Eigen::VectorXd::Zero(2), {});
  const auto before = evo::save_checkpoint(s);
  CHECK_THROWS_AS(s.tell(stranger, std::vector{1.0}), evo::error);
  CHECK(evo::save_checkpoint(s) == before);
}

TEST_CASE("an initializer that throws leaves nothing asked") {
  int left = 3;
  const auto fragile = [&](evo::random_stream& stream) {
    if (left-- == 0)
      throw std::runtime_error{"no more"};
    return Eigen::VectorXd::Constant(2, stream.uniform()).eval();
  };
  evo::genetic_algorithm<double, decltype(fragile)> s{
      evo::box<double>{2},
      fragile,
      {.population_size = 5, .mutation = evo::gaussian_mutation{.step_size = 1}}};
  CHECK_THROWS_AS(static_cast<void>(s.ask(key)), std::runtime_error);
  left = 100;
  CHECK(s.ask(key).size() == 5);
  CHECK(s.ask(key).candidates[0].id == 0);
}

TEST_CASE("parameters out of range are refused with their name and value") {
  const auto refused = [](const params& p, const std::string& words) {
    try {
      static_cast<void>(make(p));
    } catch (const evo::error& e) {
      return std::string{e.what()}.find(words) != std::string::npos;
    }
    return false;
  };
  CHECK(refused({.population_size = 0}, "population_size = 0"));
  CHECK(refused({.crossover_probability = 1.5}, "crossover_probability = 1.5"));
  CHECK(refused({.mutation_probability = -0.1}, "mutation_probability = -0.1"));
  CHECK(refused({.elites = 1.1}, "elites = 1.1"));
  CHECK(refused({.elites = 0.6, .novelty = 0.6}, "elites + novelty = 1.2"));
  CHECK(refused({.novelty = std::numeric_limits<double>::quiet_NaN()}, "novelty = nan"));
  CHECK(refused({.selection_temperature = 0}, "temperature = 0"));
  CHECK(refused({.selection = evo::tournament_selection{.size = 0}}, "tournament size = 0"));
  CHECK(refused({.crossover = evo::multi_point_crossover{.points = 0}}, "points = 0"));
  CHECK_THROWS_AS(
      (genetic{evo::box<double>{3}, evo::uniform_in<double>{evo::box<double>{3, 0, 1}}}),
      evo::error);
}
