// Each archetype lacks one requirement of its role, and the message names it.
#include "support/archetypes/roles.hpp"

#include "evo/concepts/evaluator.hpp"
#include "evo/concepts/initializer.hpp"
#include "evo/concepts/observer.hpp"
#include "evo/concepts/problem.hpp"

static_assert(evo::initializer<archetype::initializer, archetype::population>);
static_assert(evo::batch_evaluator<archetype::evaluator, archetype::population>);
static_assert(evo::observer<archetype::observer, archetype::population>);
static_assert(evo::problem<archetype::problem>);

#ifndef CORRECT
// refused: initialize\(stream\)
static_assert(evo::initializer<archetype::initializer_that_changes_itself, archetype::population>);
// refused: initialize\(stream\)
static_assert(evo::initializer<archetype::initializer_of_texts, archetype::population>);
// refused: invocable<E&, const evo::batch<P>&, std::span<double
static_assert(evo::batch_evaluator<archetype::evaluator_of_one, archetype::population>);
// refused: invocable<E&, const evo::batch<P>&, std::span<double
static_assert(
    evo::batch_evaluator<archetype::evaluator_that_changes_the_batch, archetype::population>);
// refused: observes_asked<O, P> \|\| observes_generations<O, P> \|\| observes_end<O>
static_assert(evo::observer<archetype::observer_of_nothing, archetype::population>);
// refused: P::name
static_assert(evo::problem<archetype::problem_without_name>);
// refused: p\(x\)
static_assert(evo::problem<archetype::problem_of_floats>);
// refused: p\.dimension\(\)
static_assert(evo::problem<archetype::problem_without_dimension>);
// refused: p\.domain\(\)
static_assert(evo::problem<archetype::problem_without_domain>);
// refused: p\.optimum\(\)
static_assert(evo::problem<archetype::problem_without_optimum>);
// refused: p\.optimum_value\(\)
static_assert(evo::problem<archetype::problem_without_optimum_value>);
#endif
