#pragma once
/// @file
/// Ends a run when the best value is good enough.

#include "evo/concepts/observer.hpp"
#include "evo/core/objective.hpp"

#include <optional>

namespace evo {

/// Like budget::target, for those who drive several runs with one budget. The criterion is
/// target_reached.
struct stop_on_target {
  double target;
  sense direction = sense::minimize;

  template <population P>
  [[nodiscard]] std::optional<stop> on_generation(const generation_view<P>& view) const {
    if (!view.best || cheaper(to_cost(target, direction), to_cost(view.best->cost, direction)))
      return std::nullopt;
    return stop{stop_criterion::target_reached, view.best->cost, target};
  }
};

} // namespace evo
