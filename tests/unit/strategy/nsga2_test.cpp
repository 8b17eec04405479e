#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/pareto/hypervolume.hpp"
#include "evo/problem/multi_objective/objectives.hpp"
#include "evo/problem/multi_objective/zdt.hpp"
#include "evo/strategy/nsga2.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace {

using numbers = std::vector<double>;
using strategy = evo::nsga2<double, evo::uniform_in<double>>;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

strategy make(evo::nsga2_params params, std::size_t dimension = 2) {
  const evo::box<double> domain{dimension, 0.0, 1.0};
  return {domain, evo::uniform_in{domain}, params};
}

evo::nsga::survivors survivors(const numbers& costs, const evo::value_layout& layout,
                               std::size_t size) {
  return evo::nsga::survive(costs, layout, size);
}

} // namespace

TEST_CASE("those survive that are dominated least, then those with most room") {
  // Two dominated, and a front of four of which the third has least room.
  const numbers costs{5, 5, 0, 4, 1, 2, 1.5, 1.5, 4, 0, 6, 6};
  const auto four = survivors(costs, {.objectives = 2}, 4);
  CHECK(four.chosen == std::vector<std::size_t>{1, 2, 3, 4});
  const auto three = survivors(costs, {.objectives = 2}, 3);
  CHECK(three.chosen == std::vector<std::size_t>{1, 4, 3});
  const auto all = survivors(costs, {.objectives = 2}, 6);
  CHECK(all.chosen == std::vector<std::size_t>{1, 2, 3, 4, 0, 5});
  CHECK(all.standings.back().rank == 2);
}

TEST_CASE("less violation comes first, whatever the objectives; what failed comes last") {
  const numbers costs{0, 0,       2,  -1,  //
                      9, 9,       -3, 0,   //
                      0, nothing, 0,  0,   //
                      5, 5,       1,  0.5, //
                      5, 5,       1,  nothing};
  const auto ranked = survivors(costs, {.objectives = 2, .others = 2}, 5);
  CHECK(ranked.chosen == std::vector<std::size_t>{1, 3, 0, 2, 4});
  CHECK(ranked.standings[2].rank == 2);
  CHECK(ranked.standings[3].rank == ranked.standings[4].rank);
}

TEST_CASE("the front has what is feasible and didn't fail, with all its values") {
  strategy s = make({.constraints = 1, .population_size = 4});
  const auto& asked = s.ask(evo::random_key{1});
  const Eigen::VectorXd second = asked.genomes[1];
  CHECK(s.front().size() == 0);
  s.tell(numbers{0, 0, nothing, 2, 1, 0, 0, 0, 3, 3, 3, -1});
  const auto front = s.front();
  REQUIRE(front.size() == 1);
  CHECK(front.candidates.genomes[0] == second);
  CHECK(front.objectives(0)[1] == 1);
  CHECK(front.others(0)[0] == 0);
  CHECK(s.best()->cost == 2);
}

TEST_CASE("nothing feasible: the front is empty and so is best()") {
  strategy s = make({.constraints = 1, .population_size = 2});
  static_cast<void>(s.ask(evo::random_key{1}));
  s.tell(numbers{0, 0, 1, 2, 1, 4});
  CHECK(s.front().size() == 0);
  CHECK(!s.best());
  CHECK(s.evaluations() == 2);
}

TEST_CASE("candidates from elsewhere compete with the population") {
  strategy s = make({.population_size = 2});
  evo::batch<evo::real_population<double>> elsewhere{.genomes = evo::real_population<double>{2}};
  elsewhere.append(Eigen::Vector2d{0.5, 0.5}, {.id = 77});
  static_cast<void>(s.ask(evo::random_key{1}));
  s.tell(elsewhere, numbers{-1, -1});
  s.tell(numbers{0, 1, 1, 0});
  static_cast<void>(s.ask(evo::random_key{1}));
  REQUIRE(s.front().size() == 1);
  CHECK(s.front().candidates.candidates[0].id == 77);
}

TEST_CASE_TEMPLATE("zdt1: 10,000 evaluations come within 1 % of the best hypervolume", T, float,
                   double) {
  const evo::zdt1 problem{10};
  const evo::box<T> domain{10, T(0), T(1)};
  for (const std::uint64_t seed : {1, 2, 3}) {
    evo::nsga2<T, evo::uniform_in<T>> s{domain, evo::uniform_in<T>{domain}};
    evo::run(s, evo::per_candidate{evo::objectives_of{problem}},
             {.key = evo::random_key{seed}, .limits = {.generations = 100}});
    const auto front = s.front();
    // 0.8767 is the whole front's: 1.1^2 - 1/3; seen 0.8717.
    CHECK(evo::pareto::hypervolume(front.costs, numbers{1.1, 1.1}) > 0.868);
  }
}

TEST_CASE("nsga2 refuses parameters outside their ranges, unbounded domains and other layouts") {
  for (const evo::nsga2_params& wrong :
       {evo::nsga2_params{.objectives = 0}, evo::nsga2_params{.population_size = 1},
        evo::nsga2_params{.crossover_probability = 1.5},
        evo::nsga2_params{.mutation_probability = -0.1},
        evo::nsga2_params{.crossover = {.distribution_index = -1}},
        evo::nsga2_params{.crossover = {.exchange_probability = 2}},
        evo::nsga2_params{.mutation = {.distribution_index = -1}}})
    CHECK_THROWS_AS(make(wrong), evo::error);
  const evo::box<double> bounded{2, 0.0, 1.0};
  CHECK_THROWS_AS((strategy{evo::box<double>{2}, evo::uniform_in{bounded}}), evo::error);
  strategy two = make({.population_size = 4}),
           three = make({.objectives = 3, .population_size = 4});
  static_cast<void>(two.ask(evo::random_key{1}));
  CHECK_THROWS_AS(two.tell(numbers(7)), evo::error);
  two.tell(numbers(8));
  CHECK_THROWS_AS(three.restore(two.state()), evo::error);
}
