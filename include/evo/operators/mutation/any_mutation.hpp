#pragma once
/// @file
/// A mutation that is chosen at run time, by name.

#include "evo/operators/detail/by_name.hpp"
#include "evo/operators/mutation/cosyne.hpp"
#include "evo/operators/mutation/gaussian.hpp"
#include "evo/operators/mutation/polynomial.hpp"
#include "evo/operators/mutation/uniform_reset.hpp"

#include <string_view>
#include <variant>

namespace evo {

using any_mutation = std::variant<gaussian_mutation, polynomial_mutation, uniform_reset_mutation,
                                  cosyne_permutation>;

/// The mutation of that name with its default parameters.
/// @throws error invalid_parameter, with the names there are
[[nodiscard]] inline any_mutation mutation_by_name(std::string_view name) {
  return detail::by_name<any_mutation>(name, "mutation");
}

} // namespace evo
