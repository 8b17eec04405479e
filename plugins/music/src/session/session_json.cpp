#include "session_json.hpp"

#include "evo/music/error.hpp"

#include <nlohmann/json.hpp>

#include <limits>
#include <utility>

namespace evo::music {
namespace detail {
namespace {

using json = nlohmann::ordered_json;

constexpr std::pair<const char*, std::uint64_t session_round::*> counts[] = {
    {"round", &session_round::round},           {"evaluations", &session_round::evaluations},
    {"candidates", &session_round::candidates}, {"played", &session_round::played},
    {"likes", &session_round::likes},           {"dislikes", &session_round::dislikes},
    {"skipped", &session_round::skipped},
};

constexpr std::pair<const char*, score_summary session_round::*> summaries[] = {
    {"playlist_by_belief", &session_round::playlist_by_belief},
    {"playlist_by_taste", &session_round::playlist_by_taste},
    {"candidates_by_belief", &session_round::candidates_by_belief},
    {"candidates_by_taste", &session_round::candidates_by_taste},
};

constexpr std::pair<const char*, double score_summary::*> parts[] = {
    {"max", &score_summary::max},       {"mean", &score_summary::mean},
    {"min", &score_summary::min},       {"deviation", &score_summary::deviation},
    {"median", &score_summary::median},
};

constexpr std::pair<const char*, double session_round::*> numbers[] = {
    {"loss_before", &session_round::loss_before},
    {"loss_after", &session_round::loss_after},
    {"foretold", &session_round::foretold},
    {"sureness", &session_round::sureness},
    {"vector_cosine", &session_round::vector_cosine},
    {"vector_absolute_difference", &session_round::vector_absolute_difference},
    {"vector_squared_difference", &session_round::vector_squared_difference},
    {"score_cosine", &session_round::score_cosine},
};

json of_round(const session_round& round) {
  json object;
  for (const auto& [key, member] : counts)
    object[key] = round.*member;
  for (const auto& [key, member] : summaries)
    for (const auto& [part, value] : parts)
      object[key][part] = round.*member.*value;
  for (const auto& [key, member] : numbers)
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
    for (const auto& [key, member] : counts)
      round.*member = object.at(key).get<std::uint64_t>();
    for (const auto& [key, member] : summaries)
      for (const auto& [part, value] : parts)
        round.*member.*value = number_of(object.at(key).at(part));
    for (const auto& [key, member] : numbers)
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
