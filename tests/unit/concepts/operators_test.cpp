#include "support/archetypes/operators.hpp"

#include "evo/concepts/crossover.hpp"
#include "evo/concepts/mutation.hpp"
#include "evo/concepts/selection.hpp"

#include <doctest/doctest.h>

TEST_CASE("selection accepts its archetype and refuses each that lacks one requirement") {
  static_assert(evo::selection<archetype::selection>);
  static_assert(!evo::selection<archetype::selection_without_name>);
  static_assert(!evo::selection<archetype::selection_without_check>);
  static_assert(!evo::selection<archetype::selection_that_changes_itself>);
  static_assert(!evo::selection<archetype::selection_without_randomness>);
  static_assert(!evo::selection<archetype::selection_that_changes_costs>);
  static_assert(!evo::selection<archetype::selection_of_one>);
  static_assert(!evo::selection<archetype::selection_that_cannot_be_copied>);
}

TEST_CASE("crossover accepts its archetype and refuses each that lacks one requirement") {
  static_assert(evo::crossover<archetype::crossover, double>);
  static_assert(!evo::crossover<archetype::crossover_without_name, double>);
  static_assert(!evo::crossover<archetype::crossover_without_check, double>);
  static_assert(!evo::crossover<archetype::crossover_that_changes_itself, double>);
  static_assert(!evo::crossover<archetype::crossover_of_one_parent, double>);
  static_assert(!evo::crossover<archetype::crossover_of_floats, double>);
  static_assert(evo::crossover<archetype::crossover_of_floats, float>);
  static_assert(!evo::crossover<archetype::crossover_that_cannot_be_copied, double>);
}

TEST_CASE("mutation accepts its archetype and refuses each that lacks one requirement") {
  static_assert(evo::mutation<archetype::mutation, double>);
  static_assert(!evo::mutation<archetype::mutation, float>);
  static_assert(!evo::mutation<archetype::mutation_without_name, double>);
  static_assert(!evo::mutation<archetype::mutation_without_check, double>);
  static_assert(!evo::mutation<archetype::mutation_that_changes_itself, double>);
  static_assert(!evo::mutation<archetype::mutation_without_count, double>);
  static_assert(!evo::mutation<archetype::mutation_without_domain, double>);
  static_assert(!evo::mutation<archetype::mutation_that_cannot_be_copied, double>);
}

TEST_CASE(
    "population_mutation accepts its archetype, refuses each that lacks one requirement, and is no "
    "mutation") {
  static_assert(evo::population_mutation<archetype::population_mutation, double>);
  static_assert(!evo::population_mutation<archetype::population_mutation_without_name, double>);
  static_assert(!evo::population_mutation<archetype::population_mutation_without_check, double>);
  static_assert(!evo::population_mutation<archetype::population_mutation_of_floats, double>);
  static_assert(
      !evo::population_mutation<archetype::population_mutation_that_changes_itself, double>);
  static_assert(!evo::population_mutation<archetype::mutation, double>);
  static_assert(!evo::mutation<archetype::population_mutation, double>);
}
