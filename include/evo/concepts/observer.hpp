#pragma once
/// @file
/// Observers look at a run from outside: history, progress, early stopping. Every hook is optional.

#include "evo/core/batch.hpp"
#include "evo/core/stop.hpp"
#include "evo/core/value_layout.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>

namespace evo {

/// One generation as observers see it, after `tell`. Views: valid during the call.
template <population P>
struct generation_view {
  std::uint64_t generation = 0;  ///< counts from 0
  std::uint64_t evaluations = 0; ///< in total, this generation included
  const batch<P>& candidates;
  /// In the user's sense, one a candidate: of several the first, NaN where any is NaN.
  std::span<const double> values;
  const std::optional<solution<P>>& best; ///< so far; its cost is in the user's sense
  /// Of strategies that are told several values a candidate: all of them, in the user's sense.
  std::span<const double> all_values{};
  value_layout layout{}; ///< of all_values
};

/// Called before evaluation, so that whatever happens meanwhile the candidates are known.
template <class O, class P>
concept observes_asked = population<P> && requires(O& o, const batch<P>& b) { o.on_asked(b); };

/// Called after each generation. Where it returns an optional<stop>, a value ends the run.
template <class O, class P>
concept observes_generations =
    population<P> && requires(O& o, const generation_view<P>& g) { o.on_generation(g); };

/// Called once, with the reason, when the run ends.
template <class O>
concept observes_end = requires(O& o, const stop& s) { o.on_end(s); };

template <class O, class P>
concept observer = observes_asked<O, P> || observes_generations<O, P> || observes_end<O>;

} // namespace evo
