// An evaluator of text can't be run with a strategy over numbers.
// says: batch_evaluator
// says: real_population
#include "evo/core/run.hpp"
#include "evo/genome/real.hpp"
#include "evo/genome/text.hpp"
#include "evo/strategy/random_search.hpp"

#ifdef CORRECT
using evaluated = evo::real_population<double>;
#else
using evaluated = evo::text_population;
#endif

void evolve(const evo::run_options& options) {
  using genomes = evo::real_population<double>;
  const auto anywhere = [](evo::random_stream&) { return genomes::genome_type{}; };
  evo::random_search search{genomes{2}, anywhere};
  evo::run(search, [](const evo::batch<evaluated>&, std::span<double>) {}, options);
}
