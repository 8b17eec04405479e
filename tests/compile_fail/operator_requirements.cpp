// Each archetype lacks one requirement of an operator, and the message names it.
#include "support/archetypes/operators.hpp"

#include "evo/concepts/crossover.hpp"
#include "evo/concepts/mutation.hpp"
#include "evo/concepts/selection.hpp"

static_assert(evo::selection<archetype::selection>);
static_assert(evo::crossover<archetype::crossover, double>);
static_assert(evo::mutation<archetype::mutation, double>);
static_assert(evo::population_mutation<archetype::population_mutation, double>);

#ifndef CORRECT
// refused: S::name
static_assert(evo::selection<archetype::selection_without_name>);
// refused: select\.check\(\)
static_assert(evo::selection<archetype::selection_without_check>);
// refused: select\(costs, parents, stream\)
static_assert(evo::selection<archetype::selection_that_changes_itself>);
// refused: select\(costs, parents, stream\)
static_assert(evo::selection<archetype::selection_without_randomness>);
// refused: select\(costs, parents, stream\)
static_assert(evo::selection<archetype::selection_that_changes_costs>);
// refused: select\(costs, parents, stream\)
static_assert(evo::selection<archetype::selection_of_one>);
// refused: copyable
static_assert(evo::selection<archetype::selection_that_cannot_be_copied>);
// refused: C::name
static_assert(evo::crossover<archetype::crossover_without_name, double>);
// refused: cross\.check\(\)
static_assert(evo::crossover<archetype::crossover_without_check, double>);
// refused: cross\(genome, genome, stream\)
static_assert(evo::crossover<archetype::crossover_that_changes_itself, double>);
// refused: cross\(genome, genome, stream\)
static_assert(evo::crossover<archetype::crossover_of_one_parent, double>);
// refused: cross\(genome, genome, stream\)
static_assert(evo::crossover<archetype::crossover_of_floats, double>);
// refused: copyable
static_assert(evo::crossover<archetype::crossover_that_cannot_be_copied, double>);
// refused: M::name
static_assert(evo::mutation<archetype::mutation_without_name, double>);
// refused: mutate\.check\(domain\)
static_assert(evo::mutation<archetype::mutation_without_check, double>);
// refused: mutate\(genome,
static_assert(evo::mutation<archetype::mutation_that_changes_itself, double>);
// refused: mutate\(genome,
static_assert(evo::mutation<archetype::mutation_without_count, double>);
// refused: mutate\(genome,
static_assert(evo::mutation<archetype::mutation_without_domain, double>);
// refused: copyable
static_assert(evo::mutation<archetype::mutation_that_cannot_be_copied, double>);
// refused: M::name
static_assert(evo::population_mutation<archetype::population_mutation_without_name, double>);
// refused: mutate\.check\(domain\)
static_assert(evo::population_mutation<archetype::population_mutation_without_check, double>);
// refused: mutate\(genomes, first, probabilities, stream\)
static_assert(evo::population_mutation<archetype::population_mutation_of_floats, double>);
// refused: mutate\(genomes, first, probabilities, stream\)
static_assert(evo::population_mutation<archetype::population_mutation_that_changes_itself, double>);
#endif
