#pragma once
/// @file
/// A session's rounds as JSON, and back.

#include "evo/music/taste_session.hpp"

#include <string>
#include <string_view>

namespace evo::music::detail {

/// One line; numbers keep their bits, NaN becomes null.
[[nodiscard]] std::string round_json(const session_round& round);
/// @param where for messages
/// @throws error with failure::input for text that is no round
[[nodiscard]] session_round parse_round(std::string_view text, const std::string& where);

} // namespace evo::music::detail
