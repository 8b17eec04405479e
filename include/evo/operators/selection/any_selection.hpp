#pragma once
/// @file
/// A selection that is chosen at run time, by name.

#include "evo/operators/detail/by_name.hpp"
#include "evo/operators/selection/rank.hpp"
#include "evo/operators/selection/roulette.hpp"
#include "evo/operators/selection/tournament.hpp"
#include "evo/operators/selection/truncation.hpp"

#include <string_view>
#include <variant>

namespace evo {

using any_selection =
    std::variant<tournament_selection, roulette_selection, truncation_selection, rank_selection>;

/// The selection of that name with its default parameters.
/// @throws error invalid_parameter, with the names there are
[[nodiscard]] inline any_selection selection_by_name(std::string_view name) {
  return detail::by_name<any_selection>(name, "selection");
}

} // namespace evo
