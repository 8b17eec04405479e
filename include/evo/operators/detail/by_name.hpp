#pragma once
/// @file
/// Finds an alternative of a variant by its `name`.

#include "evo/core/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace evo::detail {

/// @param role what is looked for, for the message
/// @throws error invalid_parameter
template <class Variant>
[[nodiscard]] Variant by_name(std::string_view name, std::string_view role) {
  Variant found;
  std::string names;
  bool is_found = false;
  const auto consider = [&]<class Alternative>(std::in_place_type_t<Alternative>) {
    names += (names.empty() ? "" : ", ") + std::string{Alternative::name};
    if (!is_found && Alternative::name == name) {
      found = Alternative{};
      is_found = true;
    }
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (consider(std::in_place_type<std::variant_alternative_t<I, Variant>>), ...);
  }(std::make_index_sequence<std::variant_size_v<Variant>>{});
  require(is_found, error_id::invalid_parameter, role, " \"", name, "\" is unknown; there are ",
          names);
  return found;
}

/// The name of the alternative that a variant holds.
template <class Variant>
[[nodiscard]] std::string_view name_of(const Variant& v) {
  return std::visit([](const auto& alternative) { return std::string_view{alternative.name}; }, v);
}

} // namespace evo::detail
