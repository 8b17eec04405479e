#pragma once
/// @file
/// A line of comma-separated values, RFC 4180, without line ends inside quotes.

#include <string>
#include <string_view>
#include <vector>

namespace evo::music::detail {

/// Fills `columns`, whose memory is used again; false if quotes aren't closed.
[[nodiscard]] bool split_csv(std::string_view line, std::vector<std::string>& columns);

} // namespace evo::music::detail
