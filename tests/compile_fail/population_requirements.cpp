// Each archetype lacks one requirement of a population, and the message names it.
#include "support/archetypes/population.hpp"

#include "evo/concepts/population.hpp"

static_assert(evo::population<archetype::population>);

#ifndef CORRECT
// refused: genome_type
static_assert(evo::population<archetype::population_without_genome_type>);
// refused: semiregular
static_assert(evo::population<archetype::population_that_cannot_be_copied>);
// refused: c\.size\(\)
static_assert(evo::population<archetype::population_of_signed_size>);
// refused: c\[i\]
static_assert(evo::population<archetype::population_without_genomes>);
// refused: c\[i\]
static_assert(evo::population<archetype::population_of_other_genomes>);
// refused: c\.hash\(i\)
static_assert(evo::population<archetype::population_without_hash>);
// refused: c\.empty_like\(\)
static_assert(evo::population<archetype::population_without_shape>);
// refused: p\.append\(genome\)
static_assert(evo::population<archetype::population_that_cannot_grow>);
// refused: p\.clear\(\)
static_assert(evo::population<archetype::population_that_cannot_be_cleared>);
#endif
