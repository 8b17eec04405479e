#pragma once
/// @file
/// The one interface of every algorithm. A strategy owns neither the loop nor the evaluation: it
/// asks for a batch to be evaluated and is told the costs.

#include "evo/concepts/population.hpp"
#include "evo/core/batch.hpp"
#include "evo/core/checkpoint.hpp"
#include "evo/core/random.hpp"
#include "evo/core/stop.hpp"
#include "evo/core/value_layout.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>

namespace evo {

/// What every strategy promises; include/evo/testing checks it on any type.
///  - `ask(key)` gives the batch to evaluate. It draws only on `key` and the state, with the stream
///    key.stream(generation, candidate) or children of it; asked again before `tell`, it gives the
///    same batch.
///  - `tell(costs)` takes one cost a candidate of the asked batch, smaller is better, NaN for
///  failed.
///    It throws tell_before_ask or wrong_value_count and is then unchanged.
///  - `tell(batch, costs)` takes candidates that were evaluated elsewhere; nothing need be asked.
///  - `generation()` counts completed tells of asked batches, `evaluations()` all told costs.
///  - `stop_reason()` is set once the strategy itself has no reason to go on.
///  - `best()` is the cheapest told candidate, empty while none had a cost that isn't NaN.
///  - `recommend()` is what to use: under noise the distribution's centre, else the best.
///  - `state()`, `restore()`: everything that changes, as one value (see checkpoint.hpp).
template <class S>
concept strategy = population<typename S::population_type> && checkpointable<S> &&
                   requires(S s, const S& c, const random_key& key, std::span<const double> costs,
                            const batch<typename S::population_type>& elsewhere) {
                     { s.ask(key) } -> std::same_as<const batch<typename S::population_type>&>;
                     s.tell(costs);
                     s.tell(elsewhere, costs);
                     { c.generation() } -> std::same_as<std::uint64_t>;
                     { c.evaluations() } -> std::same_as<std::uint64_t>;
                     { c.stop_reason() } -> std::same_as<std::optional<stop>>;
                     {
                       c.best()
                     } -> std::same_as<const std::optional<solution<typename S::population_type>>&>;
                     {
                       c.recommend()
                     } -> std::convertible_to<std::optional<solution<typename S::population_type>>>;
                   };

/// A strategy that is told several numbers a candidate, candidate after candidate, as `layout()`
/// says, the same at all times. Where one of them is NaN the candidate has failed. `best()` is the
/// cheapest in the first number. Evaluators then fill as many values a candidate.
template <class S>
concept several_valued = strategy<S> && requires(const S& s) {
  { s.layout() } -> std::same_as<value_layout>;
};

/// One objective, unless the strategy says otherwise.
template <strategy S>
[[nodiscard]] value_layout layout_of(const S& s) {
  if constexpr (several_valued<S>)
    return s.layout();
  else
    return {};
}

} // namespace evo
