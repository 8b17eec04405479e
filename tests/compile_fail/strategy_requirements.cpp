// Each archetype lacks one requirement of a strategy, and the message names it.
#include "support/archetypes/strategy.hpp"

#include "evo/concepts/strategy.hpp"

static_assert(evo::strategy<archetype::strategy>);

#ifndef CORRECT
// refused: population_type
static_assert(evo::strategy<archetype::strategy_without_population_type>);
// refused: state_type
static_assert(evo::strategy<archetype::strategy_without_state_type>);
// refused: S::name
static_assert(evo::strategy<archetype::strategy_without_name>);
// refused: S::state_version
static_assert(evo::strategy<archetype::strategy_without_version>);
// refused: constant\.state\(\)
static_assert(evo::strategy<archetype::strategy_without_state>);
// refused: strategy\.restore
static_assert(evo::strategy<archetype::strategy_without_restore>);
// refused: state_type::fields\(state, out\)
static_assert(evo::strategy<archetype::strategy_with_a_state_without_fields>);
// refused: s\.ask\(key\)
static_assert(evo::strategy<archetype::strategy_without_ask>);
// refused: s\.ask\(key\)
static_assert(evo::strategy<archetype::strategy_that_asks_copies>);
// refused: s\.tell\(costs\)
static_assert(evo::strategy<archetype::strategy_without_tell>);
// refused: s\.tell\(elsewhere, costs\)
static_assert(evo::strategy<archetype::strategy_without_tell_of_others>);
// refused: c\.generation\(\)
static_assert(evo::strategy<archetype::strategy_without_generation>);
// refused: c\.evaluations\(\)
static_assert(evo::strategy<archetype::strategy_of_signed_evaluations>);
// refused: c\.stop_reason\(\)
static_assert(evo::strategy<archetype::strategy_without_reason>);
// refused: c\.best\(\)
static_assert(evo::strategy<archetype::strategy_without_best>);
// refused: c\.recommend\(\)
static_assert(evo::strategy<archetype::strategy_without_recommendation>);
#endif
