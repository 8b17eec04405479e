#pragma once
/// @file
/// A line's columns between tabs.

#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace evo::music::detail {

/// Fills `columns`; false if there are more or fewer.
template <std::size_t N>
[[nodiscard]] bool split_tabs(std::string_view line,
                              std::array<std::string_view, N>& columns) noexcept {
  for (std::size_t i = 0; i + 1 < N; ++i) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos)
      return false;
    columns[i] = line.substr(0, tab);
    line.remove_prefix(tab + 1);
  }
  columns[N - 1] = line;
  return line.find('\t') == std::string_view::npos;
}

/// Ids name files and fill columns: UTF-8 without control characters.
[[nodiscard]] bool is_id(std::string_view text) noexcept;

} // namespace evo::music::detail
