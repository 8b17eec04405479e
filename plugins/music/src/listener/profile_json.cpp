#include "profile_json.hpp"

#include <nlohmann/json.hpp>

namespace evo::music::detail {
namespace {

using json = nlohmann::ordered_json;

json parsed(std::string_view text) {
  return json::parse(text, nullptr, false);
}

std::string text_of(const json& value, int indent = -1) {
  return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

json of_event(const feedback_event& e) {
  return {{"clip", e.clip}, {"answer", e.answer}, {"round", e.round}, {"time", e.time}};
}

/// Reads what json holds as T, or throws json::exception.
template <class T>
void take(const json& object, const char* key, T& to) {
  to = object.at(key).get<T>();
}

std::optional<feedback_event> event_of(const json& object) {
  try {
    feedback_event e;
    take(object, "clip", e.clip);
    take(object, "answer", e.answer);
    take(object, "round", e.round);
    take(object, "time", e.time);
    return e.answer >= -1 && e.answer <= 1 ? std::optional{e} : std::nullopt;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

belief_state belief_of(const json& object) {
  belief_state s;
  take(object, "start", s.start);
  take(object, "vector", s.vector);
  take(object, "first", s.first);
  take(object, "second", s.second);
  if (object.contains("zero")) { // older beliefs have none
    take(object, "zero", s.zero);
    take(object, "zero_moments", s.zero_moments);
  }
  take(object, "steps", s.steps);
  take(object, "rounds", s.rounds);
  take(object, "foretold", s.foretold);
  for (const auto& r : object.at("memory")) {
    feedback_round round;
    take(r, "tracks", round.tracks);
    take(r, "answers", round.answers);
    s.memory.push_back(std::move(round));
    s.memory_round.push_back(r.at("round").get<std::uint64_t>());
  }
  return s;
}

} // namespace

std::string profile_json(std::string_view name, std::int64_t created) {
  return text_of({{"name", name}, {"created", created}}, 1) + "\n";
}

std::optional<std::int64_t> parse_profile(std::string_view text) {
  const json object = parsed(text);
  if (!object.is_object() || !object.contains("created") || !object["created"].is_number_integer())
    return std::nullopt;
  return object["created"].get<std::int64_t>();
}

std::string event_json(const feedback_event& e) {
  return text_of(of_event(e));
}

std::optional<feedback_event> parse_event(std::string_view line) {
  return event_of(parsed(line));
}

std::string belief_json(const belief_state& s, std::string_view model) {
  json memory = json::array();
  for (std::size_t i = 0; i < s.memory.size(); ++i)
    memory.push_back({{"round", s.memory_round[i]},
                      {"answers", s.memory[i].answers},
                      {"tracks", s.memory[i].tracks}});
  return text_of({{"model", model},
                  {"start", s.start},
                  {"vector", s.vector},
                  {"first", s.first},
                  {"second", s.second},
                  {"zero", s.zero},
                  {"zero_moments", s.zero_moments},
                  {"steps", s.steps},
                  {"rounds", s.rounds},
                  {"foretold", s.foretold},
                  {"memory", memory}}) +
         "\n";
}

std::optional<belief_state> parse_belief(std::string_view text, std::string_view model,
                                         bool& is_foreign) {
  const json object = parsed(text);
  try {
    is_foreign = object.at("model").get<std::string>() != model;
    return belief_of(object);
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::string export_json(std::string_view name, std::int64_t created,
                        const feedback_history& feedback, std::string_view belief) {
  json events = json::array();
  for (const auto& e : feedback.events)
    events.push_back(of_event(e));
  const json known = belief.empty() ? json(nullptr) : parsed(belief);
  return text_of({{"name", name},
                  {"created", created},
                  {"feedback", events},
                  {"belief", known.is_discarded() ? json(nullptr) : known}}) +
         "\n";
}

std::optional<exported_profile> parse_export(std::string_view text) {
  const json object = parsed(text);
  try {
    exported_profile p;
    take(object, "name", p.name);
    take(object, "created", p.created);
    for (const json& event : object.at("feedback")) {
      auto e = event_of(event);
      if (!e)
        return std::nullopt;
      p.feedback.push_back(*std::move(e));
    }
    if (const json& belief = object.at("belief"); !belief.is_null()) {
      (void)belief_of(belief); // throws for what is none
      p.belief = text_of(belief) + "\n";
    }
    return p;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

} // namespace evo::music::detail
