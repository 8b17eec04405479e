#pragma once
/// @file
/// A crossover that is chosen at run time, by name.

#include "evo/operators/crossover/multi_point.hpp"
#include "evo/operators/crossover/one_point.hpp"
#include "evo/operators/crossover/sbx.hpp"
#include "evo/operators/crossover/two_point.hpp"
#include "evo/operators/crossover/uniform.hpp"
#include "evo/operators/detail/by_name.hpp"

#include <string_view>
#include <variant>

namespace evo {

using any_crossover = std::variant<one_point_crossover, two_point_crossover, multi_point_crossover,
                                   uniform_crossover, sbx_crossover>;

/// The crossover of that name with its default parameters.
/// @throws error invalid_parameter, with the names there are
[[nodiscard]] inline any_crossover crossover_by_name(std::string_view name) {
  return detail::by_name<any_crossover>(name, "crossover");
}

} // namespace evo
