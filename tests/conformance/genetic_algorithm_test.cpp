#include "conforms.hpp"

#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/genetic_algorithm.hpp"

#include <string>
#include <utility>

namespace {

template <class T>
using genetic = evo::genetic_algorithm<T, evo::uniform_in<T>>;

template <class T>
void check_genetic(std::size_t dimension, const evo::genetic_algorithm_params& params,
                   bool uses_order_only) {
  const evo::box<T> domain{dimension, T(-5), T(5)};
  conformance::conforms<genetic<T>>({.make =
                                         [=](const evo::executor&) {
                                           return genetic<T>{domain, evo::uniform_in<T>{domain},
                                                             params};
                                         },
                                     .cost = conformance::real_cost{},
                                     .uses_order_only = uses_order_only});
}

} // namespace

TEST_CASE_TEMPLATE("the genetic algorithm keeps every promise, for any population and dimension", T,
                   float, double) {
  for (const std::size_t population : {1, 2, 9})
    for (const std::size_t dimension : {1, 5}) {
      CAPTURE(population);
      CAPTURE(dimension);
      check_genetic<T>(dimension, {.population_size = population, .elites = 0.2, .novelty = 0.2},
                       true);
    }
}

TEST_CASE("the genetic algorithm keeps every promise with each of its operators") {
  for (const std::string selection : {"tournament", "truncation", "rank", "roulette"})
    for (const std::string mutation : {"gaussian", "polynomial", "uniform_reset", "cosyne"}) {
      CAPTURE(selection);
      CAPTURE(mutation);
      check_genetic<double>(3,
                            {.population_size = 8,
                             .selection = evo::selection_by_name(selection),
                             .mutation = evo::mutation_by_name(mutation)},
                            selection != "roulette");
    }
  for (const std::string crossover : {"one_point", "two_point", "multi_point", "uniform", "sbx"}) {
    CAPTURE(crossover);
    check_genetic<double>(7, {.population_size = 8, .crossover = evo::crossover_by_name(crossover)},
                          true);
  }
}

TEST_CASE(
    "the genetic algorithm keeps every promise with sampled elites and at the ends of its shares") {
  check_genetic<double>(3, {.population_size = 8, .elites = 0.5, .sample = true}, false);
  check_genetic<double>(3, {.population_size = 8, .elites = 0, .novelty = 0}, true);
  check_genetic<double>(3, {.population_size = 8, .elites = 1}, true);
  check_genetic<double>(3, {.population_size = 8, .elites = 0, .novelty = 1}, true);
}
