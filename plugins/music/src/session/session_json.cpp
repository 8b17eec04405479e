#include "session_json.hpp"

#include "round_fields.hpp"

#include "evo/music/error.hpp"

#include <nlohmann/json.hpp>

#include <limits>
#include <utility>

namespace evo::music {
namespace detail {
namespace {

using json = nlohmann::ordered_json;

json of_round(const session_round& round) {
  json object;
  for (const auto& [key, member] : round_counts)
    object[key] = round.*member;
  for (const auto& [key, member] : round_summaries)
    for (const auto& [part, value] : summary_parts)
      object[key][part] = round.*member.*value;
  for (const auto& [key, member] : round_numbers)
    object[key] = round.*member;
  return object;
}

double number_of(const json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

} // namespace

std::string round_json(const session_round& round) {
  return of_round(round).dump();
}

session_round parse_round(std::string_view text, const std::string& where) {
  try {
    const json object = json::parse(text);
    session_round round;
    for (const auto& [key, member] : round_counts)
      round.*member = object.at(key).get<std::uint64_t>();
    for (const auto& [key, member] : round_summaries)
      for (const auto& [part, value] : summary_parts)
        round.*member.*value = number_of(object.at(key).at(part));
    for (const auto& [key, member] : round_numbers)
      round.*member = number_of(object.at(key));
    return round;
  } catch (const json::exception&) {
    throw error{failure::input, where, "a round's measures can't be read",
                "the session's own database"};
  }
}

} // namespace detail

std::string to_json(const session_summary& s) {
  detail::json object = {{"run", s.run}, {"mode", s.mode}, {"listener", s.listener}};
  object["rounds"] = detail::json::array();
  for (const auto& round : s.rounds)
    object["rounds"].push_back(detail::of_round(round));
  object["seconds"] = s.seconds;
  return object.dump(-1, ' ', false, detail::json::error_handler_t::replace);
}

} // namespace evo::music
