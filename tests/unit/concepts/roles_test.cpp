#include "support/archetypes/population.hpp"
#include "support/archetypes/roles.hpp"
#include "support/archetypes/strategy.hpp"

#include "evo/concepts/evaluator.hpp"
#include "evo/concepts/initializer.hpp"
#include "evo/concepts/observer.hpp"
#include "evo/concepts/population.hpp"
#include "evo/concepts/problem.hpp"
#include "evo/concepts/strategy.hpp"
#include "evo/core/run.hpp"
#include "evo/operators/sequence/operator.hpp"
#include "evo/strategy/operator_sequence.hpp"

#include <doctest/doctest.h>

#include <span>
#include <vector>

TEST_CASE("population accepts its archetype and refuses each that lacks one requirement") {
  static_assert(evo::population<archetype::population>);
  static_assert(!evo::population<archetype::population_without_genome_type>);
  static_assert(!evo::population<archetype::population_without_hash>);
  static_assert(!evo::population<archetype::population_that_cannot_grow>);
  static_assert(!evo::population<archetype::population_that_cannot_be_cleared>);
  static_assert(!evo::population<archetype::population_of_other_genomes>);
  static_assert(!evo::population<archetype::population_without_shape>);
  static_assert(!evo::population<archetype::population_of_signed_size>);
  static_assert(!evo::population<archetype::population_that_cannot_be_copied>);
  static_assert(!evo::population<archetype::population_without_genomes>);
  static_assert(!evo::population<std::vector<int>>);
}

TEST_CASE(
    "initializer, evaluator, observer and problem accept what does their work and nothing else") {
  using archetype::population;
  static_assert(evo::initializer<archetype::initializer, population>);
  static_assert(!evo::initializer<archetype::initializer_that_changes_itself, population>);
  static_assert(!evo::initializer<archetype::initializer_of_texts, population>);

  static_assert(evo::batch_evaluator<archetype::evaluator, population>);
  static_assert(!evo::batch_evaluator<archetype::evaluator_of_one, population>);
  static_assert(!evo::batch_evaluator<archetype::evaluator_that_changes_the_batch, population>);

  static_assert(evo::observer<archetype::observer, population>);
  static_assert(evo::observer<archetype::observer_of_asked, population>);
  static_assert(evo::observer<archetype::observer_of_the_end, population>);
  static_assert(!evo::observer<archetype::observer_of_nothing, population>);

  static_assert(evo::problem<archetype::problem>);
  static_assert(!evo::problem<archetype::problem_without_name>);
  static_assert(!evo::problem<archetype::problem_of_floats>);
  static_assert(!evo::problem<archetype::problem_without_dimension>);
  static_assert(!evo::problem<archetype::problem_without_domain>);
  static_assert(!evo::problem<archetype::problem_without_optimum>);
  static_assert(!evo::problem<archetype::problem_without_optimum_value>);
}

TEST_CASE("strategy refuses each that lacks one requirement") {
  static_assert(evo::strategy<archetype::strategy>);
  static_assert(!evo::strategy<archetype::strategy_without_population_type>);
  static_assert(!evo::strategy<archetype::strategy_without_state_type>);
  static_assert(!evo::strategy<archetype::strategy_without_name>);
  static_assert(!evo::strategy<archetype::strategy_without_version>);
  static_assert(!evo::strategy<archetype::strategy_without_state>);
  static_assert(!evo::strategy<archetype::strategy_without_restore>);
  static_assert(!evo::strategy<archetype::strategy_with_a_state_without_fields>);
  static_assert(!evo::strategy<archetype::strategy_without_ask>);
  static_assert(!evo::strategy<archetype::strategy_that_asks_copies>);
  static_assert(!evo::strategy<archetype::strategy_without_tell>);
  static_assert(!evo::strategy<archetype::strategy_without_tell_of_others>);
  static_assert(!evo::strategy<archetype::strategy_without_generation>);
  static_assert(!evo::strategy<archetype::strategy_of_signed_evaluations>);
  static_assert(!evo::strategy<archetype::strategy_without_reason>);
  static_assert(!evo::strategy<archetype::strategy_without_best>);
  static_assert(!evo::strategy<archetype::strategy_without_recommendation>);
}

TEST_CASE(
    "the generic strategies run on the minimal population, initializer, evaluator and observer") {
  archetype::strategy random{{}, {}, {.population_size = 5}};
  archetype::observer watcher;
  const auto found = evo::run(random, archetype::evaluator{},
                              {.key = evo::random_key{1}, .limits = {.generations = 4}}, watcher,
                              archetype::observer_of_the_end{});
  CHECK(found.evaluations == 20);
  CHECK(found.best->cost == found.best->genome);

  const evo::sequence_operator<int> halve{
      .name = "halve",
      .apply = [](std::span<const int> in, evo::random_stream&) { return std::vector{in[0] / 2}; }};
  evo::operator_sequence<archetype::population, archetype::small_number> sequence{
      {}, {}, {halve}, {.population_size = 6}};
  CHECK(evo::run(sequence, archetype::evaluator{},
                 {.key = evo::random_key{1}, .limits = {.generations = 12}})
            .best->cost == 0);
}
