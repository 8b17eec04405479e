#pragma once
/// @file
/// A text without the blanks around it.

#include <string_view>

namespace evo::detail {

/// Without spaces, tabs and ends of lines at both sides.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

} // namespace evo::detail
