#pragma once
/// @file
/// Times as Last.fm-1K writes them: 2009-05-04T23:08:57Z.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace evo::music::detail {

/// Seconds since 1970-01-01T00:00:00Z; nothing for another form, or a date that doesn't exist.
[[nodiscard]] std::optional<std::int64_t> parse_iso_time(std::string_view text) noexcept;

/// @param seconds since 1970, of a year from 0 to 9999
[[nodiscard]] std::string iso_time(std::int64_t seconds);

} // namespace evo::music::detail
