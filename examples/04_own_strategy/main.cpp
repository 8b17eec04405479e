// How do I write a strategy of my own, and how do I know that it keeps the promises of the concept?

#include "hill_climber.hpp"

#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/sphere.hpp"
#include "evo/testing/check_strategy.hpp"

#include <cstddef>
#include <cstdio>
#include <string>

using climber = hill_climber<evo::uniform_in<double>>;
static_assert(evo::strategy<climber>);

int main() {
  const evo::sphere problem{5};
  const auto make = [&] { return climber{5, evo::uniform_in{problem.domain()}}; };

  const evo::testing::strategy_case<climber> promises{
      .make = [&](const evo::executor&) { return make(); },
      .cost = [&](const evo::real_population<double>& genomes,
                  std::size_t i) { return problem(genomes.values(i)); },
      .uses_order_only = true};
  const auto broken = evo::testing::check_strategy(promises);
  for (const std::string& violation : broken)
    std::printf("broken promise: %s\n", violation.c_str());
  std::printf("broken promises: %zu\n", broken.size());

  climber strategy = make();
  const auto result = evo::run(strategy, evo::per_candidate{evo::cost_of{problem}},
                               {.key = evo::random_key{1}, .limits = {.generations = 100}});
  std::printf("best after %llu evaluations: %.4f\n",
              static_cast<unsigned long long>(result.evaluations), result.best.value().cost);
}
