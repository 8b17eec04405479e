#include "evo/core/run.hpp"
#include "evo/evaluate/parallel.hpp"
#include "evo/genome/real.hpp"
#include "evo/strategy/random_search.hpp"

#include <cstdio>

int main() {
  using genomes = evo::real_population<double>;
  const auto anywhere = [](evo::random_stream& draw) -> genomes::genome_type {
    return genomes::genome_type::NullaryExpr(2, [&] { return draw.uniform(-5.0, 5.0); });
  };
  const auto squares = [](const auto& x) { return x.squaredNorm(); };

  evo::random_search search{genomes{2}, anywhere, {.population_size = 20}};
  const auto result = evo::run(search, evo::per_candidate{squares, evo::parallel_executor()},
                               {.key = evo::random_key{1}, .limits = {.generations = 50}});

  std::printf("%.3f after %d evaluations: %s\n", result.best->cost,
              static_cast<int>(result.evaluations), evo::name(result.reason.criterion).data());
}
