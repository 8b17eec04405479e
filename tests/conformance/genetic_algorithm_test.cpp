#include "conforms.hpp"

#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/genetic_algorithm.hpp"

#include <cstddef>
#include <string>

namespace {

template <class T>
using genetic = evo::genetic_algorithm<T, evo::uniform_in<T>>;

template <class T>
evo::testing::strategy_case<genetic<T>> case_of(std::size_t dimension,
                                                const evo::genetic_algorithm_params& params) {
  using vector = typename evo::real_population<T>::genome_type;
  const auto make = [params](const vector& offset, const evo::executor& run) {
    const auto domain = conformance::moved_box<T>(offset);
    return genetic<T>{domain, evo::uniform_in<T>{domain}, params, run};
  };
  const vector nowhere = vector::Zero(static_cast<Eigen::Index>(dimension));
  return {.make = [=](const evo::executor& run) { return make(nowhere, run); },
          .cost = conformance::real_cost{},
          .make_moved = [=](const vector& offset) { return make(offset, evo::serial_executor()); }};
}

void check_genetic(std::size_t dimension, const evo::genetic_algorithm_params& params) {
  conformance::conforms(case_of<double>(dimension, params));
}

/// By costs in a roulette, whose shares a number added to all costs doesn't change.
void check_by_costs(std::size_t dimension, const evo::genetic_algorithm_params& params) {
  auto c = case_of<double>(dimension, params);
  c.uses_order_only = false;
  c.ignores_cost_offset = true;
  conformance::conforms(c);
}

} // namespace

TEST_CASE_TEMPLATE("the genetic algorithm keeps every promise, for any population and dimension", T,
                   float, double) {
  conformance::conforms_in_sizes([](std::size_t population, std::size_t dimension) {
    return case_of<T>(dimension, {.population_size = population, .elites = 0.2, .novelty = 0.2});
  });
}

TEST_CASE("the genetic algorithm keeps every promise with each of its operators") {
  for (const std::string selection : {"tournament", "truncation", "rank", "roulette"})
    for (const std::string mutation : {"gaussian", "polynomial", "uniform_reset", "cosyne"}) {
      CAPTURE(selection);
      CAPTURE(mutation);
      const evo::genetic_algorithm_params params{.population_size = 8,
                                                 .selection = evo::selection_by_name(selection),
                                                 .mutation = evo::mutation_by_name(mutation)};
      selection == "roulette" ? check_by_costs(3, params) : check_genetic(3, params);
    }
  for (const std::string crossover : {"one_point", "two_point", "multi_point", "uniform", "sbx"}) {
    CAPTURE(crossover);
    check_genetic(7, {.population_size = 8, .crossover = evo::crossover_by_name(crossover)});
  }
}

TEST_CASE(
    "the genetic algorithm keeps every promise with sampled elites and at the ends of its shares") {
  check_by_costs(3, {.population_size = 8, .elites = 0.5, .sample = true});
  check_genetic(3, {.population_size = 8, .elites = 0, .novelty = 0});
  check_genetic(3, {.population_size = 8, .elites = 1});
  check_genetic(3, {.population_size = 8, .elites = 0, .novelty = 1});
}
