#pragma once
/// @file
/// Ray's own words, for people.

#include <string>
#include <string_view>

namespace evo::ray_bridge {

/// The sentence in what an exception of Ray's says, which may be a packed message: the longest run
/// of printable characters, or `otherwise` where there is none worth reading.
[[nodiscard]] std::string readable(std::string_view what, std::string_view otherwise);

/// What Ray's last check before it ended the process was about: what follows "Check failed: " and
/// the expression that was checked, to the end of that line. Empty if there was none.
[[nodiscard]] std::string failed_check(std::string_view log);

} // namespace evo::ray_bridge
