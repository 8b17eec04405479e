#pragma once
/// @file
/// What the page is told, as JSON. Numbers that aren't known are null; bytes that aren't UTF-8 are
/// replaced.

#include "serve/activity.hpp"
#include "serve/taste_map.hpp"
#include "serve/trials.hpp"
#include "serve/uploads.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace evo::music::serve {

using nlohmann::json;

[[nodiscard]] std::string text_of(const json& j);

[[nodiscard]] json to_json(const activity_state& s);
[[nodiscard]] json to_json(const shown_playlist& list);
[[nodiscard]] json to_json(const std::vector<ancestor>& all);
[[nodiscard]] json to_json(const taste_map& map);
[[nodiscard]] json to_json(const recording& r);
[[nodiscard]] json to_json(const trial& t);
[[nodiscard]] json to_json(const session_round& r);
/// Record, state and, of a session, its rounds.
[[nodiscard]] json to_json(activity& a);

} // namespace evo::music::serve
