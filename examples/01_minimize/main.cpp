// How do I minimise a function? With a genetic algorithm on the Rastrigin function in ten
// dimensions.

#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/observe/history.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/rastrigin.hpp"
#include "evo/strategy/genetic_algorithm.hpp"

#include <cstdio>

int main() {
  const evo::rastrigin problem{10};

  // What is not named keeps its default: population 100, one-point crossover, Gaussian mutation.
  evo::genetic_algorithm strategy{problem.domain(),
                                  evo::uniform_in{problem.domain()},
                                  {.population_size = 60, .crossover = evo::uniform_crossover{}}};
  const evo::per_candidate evaluate{evo::cost_of{problem}};
  evo::history history;

  const auto result =
      evo::run(strategy, evaluate,
               {.key = evo::random_key{7}, .limits = {.generations = 200, .target = 0.1}}, history);

  for (const evo::generation_record& r : history.records())
    if (r.generation % 40 == 0)
      std::printf("generation %3llu   best %8.4f   median %8.4f\n",
                  static_cast<unsigned long long>(r.generation), r.best_so_far, r.median);
  const auto reason = evo::name(result.reason.criterion);
  std::printf("%.*s: %.4f after %llu evaluations\n", static_cast<int>(reason.size()), reason.data(),
              result.best.value().cost, static_cast<unsigned long long>(result.evaluations));
}
