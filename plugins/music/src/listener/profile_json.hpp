#pragma once
/// @file
/// Profiles, answers and beliefs as JSON text.

#include "evo/music/listener_profiles.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace evo::music::detail {

[[nodiscard]] std::string profile_json(std::string_view name, std::int64_t created);
/// When the profile was made; nothing for text that is no profile.
[[nodiscard]] std::optional<std::int64_t> parse_profile(std::string_view text);

/// One line, without its end.
[[nodiscard]] std::string event_json(const feedback_event& e);
[[nodiscard]] std::optional<feedback_event> parse_event(std::string_view line);

/// Numbers keep their bits.
[[nodiscard]] std::string belief_json(const belief_state& s, std::string_view model);
/// @param is_foreign set where it belongs to another model
/// @return nothing for text that is no belief
[[nodiscard]] std::optional<belief_state> parse_belief(std::string_view text,
                                                       std::string_view model, bool& is_foreign);

/// All of a profile. @param belief its JSON text, or empty
[[nodiscard]] std::string export_json(std::string_view name, std::int64_t created,
                                      const feedback_history& feedback, std::string_view belief);

struct exported_profile {
  std::string name;
  std::int64_t created = 0;
  std::vector<feedback_event> feedback;
  std::string belief; ///< JSON text; empty if there is none
};
/// Back from export_json.
/// @return nothing for text that is no exported profile
[[nodiscard]] std::optional<exported_profile> parse_export(std::string_view text);

} // namespace evo::music::detail
