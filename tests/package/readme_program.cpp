#include "evo/core/run.hpp"
#include "evo/evaluate/parallel.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/genetic_algorithm.hpp"

#include <cmath>
#include <cstdio>

// A bowl with dents everywhere, least at zero: x is ten numbers.
double bumpy(const auto& x) {
  double sum = 0;
  for (const double gene : x)
    sum += gene * gene + 1 - std::cos(6 * gene);
  return sum;
}

int main() {
  const evo::box<double> domain{10, -5.0, 5.0};
  evo::genetic_algorithm search{domain, evo::uniform_in{domain}, {.population_size = 60}};
  const evo::per_candidate evaluate{[](const auto& x) { return bumpy(x); },
                                    evo::parallel_executor()};

  const auto result =
      evo::run(search, evaluate, {.key = evo::random_key{1}, .limits = {.evaluations = 12'000}});
  std::printf("%.3f after %d generations\n", result.best->cost,
              static_cast<int>(result.generations));
}
