#include "evo/evaluate/parallel.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/operators/sequence/real.hpp"
#include "evo/strategy/operator_sequence.hpp"
#include "support/letters.hpp"
#include "support/statistics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using texts = evo::text_population;
using sequence = evo::operator_sequence<texts, support::random_letters>;
using support::letters_operator;

const evo::random_key key{42};

sequence make(const std::vector<letters_operator>& operators,
              const evo::operator_sequence_params& params = {}) {
  return sequence{texts{}, {}, operators, params};
}

std::vector<double> costs(const evo::batch<texts>& b) {
  std::vector<double> values;
  for (std::size_t i = 0; i < b.size(); ++i)
    values.push_back(support::letters_cost(b.genomes[i]));
  return values;
}

evo::batch<texts> begin(sequence& s) {
  const evo::batch<texts> first = s.ask(key);
  s.tell(std::span<const double>{costs(first)});
  return first;
}

/// Writes its inputs between brackets, `outputs` times numbered.
letters_operator bracket(std::string name, std::size_t inputs, std::size_t outputs,
                         double probability = 1) {
  return {.name = name,
          .inputs = inputs,
          .outputs = outputs,
          .probability = probability,
          .apply = [outputs, name](std::span<const std::string> in, evo::random_stream&) {
            std::string joined;
            for (const std::string& text : in)
              joined += (joined.empty() ? "" : ",") + text;
            std::vector<std::string> out;
            for (std::size_t i = 0; i < outputs; ++i)
              out.push_back(name + std::to_string(i) + "(" + joined + ")");
            return out;
          }};
}

/// The message with which operators and parameters are refused; empty if they aren't.
std::string refusal(const std::vector<letters_operator>& operators,
                    const evo::operator_sequence_params& params = {}) {
  try {
    static_cast<void>(make(operators, params));
  } catch (const evo::error& e) {
    return e.what();
  }
  return {};
}

} // namespace

TEST_CASE(
    "the defaults are the report's: population 100, tournament 25, sampling, shares of a tenth") {
  const auto s = make({support::letters_crossover()});
  CHECK(s.params().population_size == 100);
  CHECK(s.params().tournament_size == 25);
  CHECK(s.params().sample);
  CHECK(s.params().novelty == 0.1);
  CHECK(s.params().elites == 0.1);
  CHECK(s.params().selection_temperature == 0.1);
}

TEST_CASE(
    "the derived tournament is a quarter of the population, at least the first operator's inputs") {
  CHECK(make({support::letters_crossover()}, {.population_size = 40}).params().tournament_size ==
        10);
  CHECK(make({support::letters_crossover()}, {.population_size = 5}).params().tournament_size == 2);
  CHECK(make({support::letters_mutation(1)}, {.population_size = 1}).params().tournament_size == 1);
}

TEST_CASE(
    "a generation is elites, then newcomers, then groups of children; the last group is cut") {
  auto s = make({bracket("x", 2, 1), bracket("m", 1, 3)},
                {.population_size = 21, .sample = false, .novelty = 0.1, .elites = 0.2});
  const auto first = begin(s);
  const auto& second = s.ask(key);
  REQUIRE(second.size() == 21);
  const auto best = evo::best_indices(costs(first), 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(second.candidates[i].operator_name == "elite");
    CHECK(second.genomes[i] == first.genomes[best[i]]);
    CHECK(second.candidates[i].parents == std::vector<evo::candidate_id>{best[i]});
  }
  CHECK(second.candidates[4].operator_name == "novelty");
  CHECK(second.candidates[5].operator_name == "novelty");
  // 15 places, groups of 3: m0, m1, m2 of the same inputs; both parents of each.
  for (std::size_t i = 6; i < 21; ++i) {
    CHECK(second.candidates[i].operator_name == "x+m");
    CHECK(second.candidates[i].parents.size() == 2);
    const std::size_t member = (i - 6) % 3;
    CHECK(second.genomes[i].starts_with("m" + std::to_string(member) + "(x0("));
    CHECK(second.genomes[i].substr(2) == second.genomes[i - member].substr(2));
    const auto& parents = second.candidates[i].parents;
    const std::string& a = first.genomes[parents[0]];
    const std::string& b = first.genomes[parents[1]];
    const std::string inside = second.genomes[i].substr(6, second.genomes[i].size() - 8);
    CHECK((inside == a + "," + b || inside == b + "," + a));
  }
  auto cut = make({bracket("m", 1, 3)}, {.population_size = 8, .novelty = 0, .elites = 0});
  begin(cut);
  const auto& asked = cut.ask(key);
  CHECK(asked.size() == 8);
  CHECK(asked.genomes[7].starts_with("m1("));
}

TEST_CASE("with sampling off the best of a whole-population tournament are the input, best first") {
  auto s = make(
      {bracket("x", 3, 1)},
      {.population_size = 10, .tournament_size = 10, .sample = false, .novelty = 0, .elites = 0});
  const auto first = begin(s);
  const auto best = evo::best_indices(costs(first), 3);
  const std::string expected = "x0(" + first.genomes[best[0]] + "," + first.genomes[best[1]] + "," +
                               first.genomes[best[2]] + ")";
  for (const std::string& text : s.ask(key).genomes.texts())
    CHECK(text == expected);
}

TEST_CASE(
    "a tournament of N wins the rank-i candidate with probability C(n - i - 1, N - 1) / C(n, N)") {
  // 4 candidates, 2 entrants without replacement: 3/6, 2/6, 1/6, 0.
  auto s = make(
      {bracket("m", 1, 1)},
      {.population_size = 4, .tournament_size = 2, .sample = false, .novelty = 0, .elites = 0});
  const auto first = begin(s);
  const auto ranked = evo::best_indices(costs(first), 4);
  std::vector<std::size_t> ranks;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    sequence trial = s;
    for (const evo::candidate& child : trial.ask(evo::random_key{seed}).candidates)
      ranks.push_back(static_cast<std::size_t>(
          std::find(ranked.begin(), ranked.end(), child.parents.at(0)) - ranked.begin()));
  }
  const std::vector<double> expected{3.0 / 6, 2.0 / 6, 1.0 / 6, 0};
  CHECK(support::chi_squared_deviation(support::shares_of<std::size_t>(ranks, 4), expected,
                                       ranks.size()) < 3.1);
}

TEST_CASE(
    "with sampling on the input is drawn from the tournament by softmax without replacement") {
  auto s = make({bracket("m", 1, 1)}, {.population_size = 3,
                                       .tournament_size = 3,
                                       .novelty = 0,
                                       .elites = 0,
                                       .selection_temperature = 2});
  static_cast<void>(s.ask(key));
  s.tell(std::vector<double>{0, 2 * std::log(2), 2 * std::log(4)});
  std::vector<std::size_t> drawn;
  for (std::uint64_t seed = 0; seed < 5000; ++seed) {
    sequence trial = s;
    for (const evo::candidate& child : trial.ask(evo::random_key{seed}).candidates)
      drawn.push_back(child.parents.at(0));
  }
  const std::vector<double> expected{4.0 / 7, 2.0 / 7, 1.0 / 7};
  CHECK(support::chi_squared_deviation(support::shares_of<std::size_t>(drawn, 3), expected,
                                       drawn.size()) < 3.1);

  auto pairs = make({bracket("x", 2, 1)},
                    {.population_size = 3, .tournament_size = 2, .novelty = 0, .elites = 0});
  begin(pairs);
  for (const evo::candidate& child : pairs.ask(key).candidates)
    CHECK(child.parents.size() == 2); // never the same one twice
}

TEST_CASE("an operator acts with its probability; else as many of its inputs as outputs pass") {
  auto s = make({bracket("x", 3, 2, 0.4), bracket("m", 2, 2, 0.5)},
                {.population_size = 2000, .tournament_size = 3, .novelty = 0, .elites = 0});
  begin(s);
  const auto& asked = s.ask(key);
  double both = 0, first_only = 0, second_only = 0, none = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto& [id, parents, name, replicate] = asked.candidates[i];
    both += name == "x+m" ? 1 : 0;
    first_only += name == "x" ? 1 : 0;
    second_only += name == "m" ? 1 : 0;
    none += name == "copy" ? 1 : 0;
    const std::size_t expected_parents = name == "copy" ? 1 : (name == "m" ? 2 : 3);
    CHECK(parents.size() == expected_parents);
    if (name == "copy" && i % 2 == 1)
      CHECK(asked.candidates[i - 1].parents != parents); // without replacement
  }
  CHECK(both + first_only + second_only + none == 2000);
  // 1000 groups of 2 children.
  const auto is_about = [](double children, double p) {
    return std::abs(children / 2 - 1000 * p) < 4 * std::sqrt(1000 * p * (1 - p));
  };
  CHECK(is_about(both, 0.2));
  CHECK(is_about(first_only, 0.2));
  CHECK(is_about(second_only, 0.3));
  CHECK(is_about(none, 0.3));
}

TEST_CASE("operators that don't fit are refused with their names and numbers") {
  using evo::error_id;
  const auto says = [](const std::string& what, const std::string& id, const std::string& words) {
    return what.starts_with("evo." + id) && what.find(words) != std::string::npos;
  };
  CHECK(says(refusal({}), "incompatible_operator", "there is no operator"));
  CHECK(says(refusal({bracket("x", 2, 1), bracket("y", 2, 1)}), "incompatible_operator",
             "operator \"y\" takes 2, but \"x\" before it gives 1"));
  CHECK(says(refusal({bracket("x", 2, 1)}, {.tournament_size = 1}), "incompatible_operator",
             "tournament_size = 1, but operator \"x\" takes 2"));
  CHECK(says(refusal({bracket("m", 1, 3, 0.5)}), "incompatible_operator",
             "operator \"m\" gives 3 of 1 with probability 0.5"));
  CHECK(says(refusal({bracket("m", 0, 1)}), "incompatible_operator", "takes 0"));
  CHECK(says(refusal({{.name = "m"}}), "incompatible_operator", "no function"));
  CHECK(says(refusal({bracket("m", 1, 1, 1.5)}), "invalid_parameter", "probability = 1.5"));
  CHECK(says(refusal({bracket("m", 1, 1)}, {.population_size = 10, .tournament_size = 11}),
             "invalid_parameter", "tournament_size = 11, should be at most population_size = 10"));
  CHECK(says(refusal({bracket("x", 2, 1)}, {.population_size = 1}), "invalid_parameter",
             "should be at most population_size = 1"));
  CHECK(says(refusal({bracket("m", 1, 1)}, {.selection_temperature = 0}), "invalid_parameter",
             "temperature"));
  CHECK(says(refusal({bracket("m", 1, 1)}, {.elites = 2}), "invalid_parameter", "elites = 2"));
  CHECK(refusal({bracket("x", 2, 1), bracket("m", 1, 3)}).empty());
}

TEST_CASE(
    "an operator that gives another number than it declared is reported, and nothing is asked") {
  letters_operator liar = bracket("liar", 1, 2);
  liar.outputs = 1;
  auto s = make({liar}, {.population_size = 4});
  begin(s);
  CHECK_THROWS_WITH_AS(static_cast<void>(s.ask(key)),
                       "evo.incompatible_operator: operator \"liar\" gave 2 genomes, should be 1",
                       evo::error);
  CHECK(s.state().book.asked.empty());
}

TEST_CASE("an operator that throws leaves the strategy as it was; asked again, it gives what it "
          "would have") {
  bool is_down = true;
  letters_operator fragile = support::letters_mutation(1);
  fragile.apply = [&, inner = fragile.apply](std::span<const std::string> in,
                                             evo::random_stream& stream) {
    if (is_down)
      throw std::runtime_error{"no server"};
    return inner(in, stream);
  };
  auto s = make({fragile}, {.population_size = 6});
  auto sound = make({support::letters_mutation(1)}, {.population_size = 6});
  begin(s);
  begin(sound);
  const auto before = evo::save_checkpoint(s);
  CHECK_THROWS_AS(static_cast<void>(s.ask(key)), std::runtime_error);
  CHECK(evo::save_checkpoint(s) == before);
  is_down = false;
  CHECK(s.ask(key).genomes == sound.ask(key).genomes);
}

TEST_CASE("an executor of several threads applies operators at once and changes nothing") {
  const std::vector<letters_operator> operators{support::letters_crossover(0.7),
                                                support::letters_mutation(3)};
  sequence serial = make(operators);
  sequence threaded{texts{}, {}, operators, {}, evo::parallel_executor(4)};
  for (int generation = 0; generation < 4; ++generation) {
    const auto& asked = serial.ask(key);
    CHECK(asked == threaded.ask(key));
    const auto values = costs(asked);
    serial.tell(std::span<const double>{values});
    threaded.tell(std::span<const double>{values});
  }
}

TEST_CASE("numeric operators: a crossover of two, mutated copies, all in the domain") {
  const evo::box<float> domain{4, -1, 1};
  evo::random_stream stream = key.stream(0);
  const std::vector<Eigen::VectorXf> parents{Eigen::VectorXf::Constant(4, -1),
                                             Eigen::VectorXf::Constant(4, 1)};
  const auto cross = evo::crossover_operator(
      evo::any_crossover{evo::sbx_crossover{.distribution_index = 0}}, domain, 0.5, 2);
  CHECK(cross.name == "sbx");
  CHECK(cross.inputs == 2);
  CHECK(cross.probability == 0.5);
  const auto children = cross.apply(parents, stream);
  REQUIRE(children.size() == 2);
  for (const auto& child : children)
    CHECK(domain.contains({child.data(), 4}));
  CHECK(evo::crossover_operator(evo::any_crossover{evo::one_point_crossover{}}, domain)
            .apply(parents, stream)
            .size() == 1);

  const auto mutate = evo::mutation_operator(
      evo::any_mutation{evo::gaussian_mutation{.step_size = 0.5}}, domain, 0.5, 1, 3);
  CHECK(mutate.name == "gaussian");
  CHECK(mutate.outputs == 3);
  const auto mutants = mutate.apply(std::vector{Eigen::VectorXf::Zero(4).eval()}, stream);
  REQUIRE(mutants.size() == 3);
  CHECK(mutants[0] != mutants[1]);
  for (const auto& mutant : mutants)
    CHECK(domain.contains({mutant.data(), 4}));
  CHECK_THROWS_AS(evo::crossover_operator(evo::any_crossover{}, domain, 1, 3), evo::error);
  CHECK_THROWS_AS(evo::mutation_operator(evo::any_mutation{evo::cosyne_permutation{}}, domain, 0.5),
                  evo::error);
  CHECK_THROWS_AS(evo::mutation_operator(evo::any_mutation{}, evo::box<float>{4}, 0.5), evo::error);
  CHECK_THROWS_AS(evo::mutation_operator(evo::any_mutation{}, domain, 1.5), evo::error);
}
