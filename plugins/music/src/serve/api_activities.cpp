#include "serve/api.hpp"
#include "serve/json.hpp"
#include "serve/params.hpp"

#include <thread>

namespace evo::music::serve {
namespace {

constexpr std::int64_t most_generations = 200;
constexpr std::size_t longest_prompt = 1000;

std::vector<std::string> ids_in(const json& j, const char* key) {
  std::vector<std::string> ids;
  if (!j.contains(key))
    return ids;
  constexpr std::size_t most = 20;
  const json& list = j[key];
  if (!list.is_array() || list.size() > most)
    throw refusal{400, std::string{key} + " has to be a list of at most 20 recordings"};
  for (const auto& id : list)
    ids.push_back(id.get<std::string>());
  return ids;
}

reply start(workspace& all, const request& r) {
  const json j = object_in(r);
  activity_record wanted;
  wanted.kind = text_in(j, "kind", 16);
  wanted.profile = text_in(j, "profile", 64);
  wanted.liked = ids_in(j, "liked");
  if (wanted.kind == "song")
    wanted.song = text_in(j, "song", 16);
  if (j.contains("strategy"))
    wanted.strategy = text_in(j, "strategy", 64);
  const auto generations = whole_in(j, "generations", 1, most_generations);
  wanted.rounds.push_back({static_cast<std::uint64_t>(generations), {}});
  if (j.contains("wish"))
    wanted.rounds.back().wishes.push_back(text_in(j, "wish", longest_prompt));
  return {.status = 201, .body = text_of(to_json(*all.start(std::move(wanted))))};
}

/// States as they change, a few a second at most; a comment now and then shows who is gone.
class event_stream {
public:
  explicit event_stream(std::shared_ptr<activity> of) : activity_{std::move(of)} {}

  bool operator()(const std::function<bool(std::string_view)>& send) {
    constexpr std::chrono::milliseconds patience{5000}, rest{250};
    board& from = activity_->state();
    const auto state = from.other_than(seen_, patience);
    if (from.is_closed())
      return false;
    if (!state)
      return send(": \n\n");
    seen_ = state->revision;
    if (!send("data: " + text_of(to_json(*state)) + "\n\n"))
      return false;
    std::this_thread::sleep_for(rest);
    return true;
  }

private:
  std::shared_ptr<activity> activity_;
  std::uint64_t seen_ = 0;
};

reply state_of(activity& a) {
  return {.body = text_of(to_json(a.state().now()))};
}

reply answer(workspace& all, const request& r) {
  const json j = object_in(r);
  const auto session = all.find_session(r.parts[0]);
  constexpr std::int64_t many = 1'000'000;
  const auto round = static_cast<std::uint64_t>(whole_in(j, "round", 1, many));
  const auto place = static_cast<std::size_t>(whole_in(j, "place", 0, many));
  session->answer(round, place, static_cast<int>(whole_in(j, "answer", -1, 1)));
  return {.body = R"({"stored":true})"};
}

reply next(workspace& all, const request& r) {
  const json j = object_in(r);
  const auto session = all.find_session(r.parts[0]);
  session->next_round(static_cast<std::uint64_t>(whole_in(j, "round", 1, 1'000'000)),
                      static_cast<std::uint64_t>(whole_in(j, "generations", 1, most_generations)));
  return state_of(*session);
}

reply wish(workspace& all, const request& r) {
  const auto session = all.find_session(r.parts[0]);
  session->wish(text_in(object_in(r), "prompt", longest_prompt));
  return {.body = text_of(to_json(*session))};
}

} // namespace

void add_activities(router& to, workspace& all) {
  using does = void (activity::*)();
  const auto command = [&](const char* word, does what) {
    to.add({"POST", std::string{"/api/activities/{id}/"} + word, body_kind::json,
            [&all, what](const request& r) {
              const auto a = all.find(r.parts[0]);
              ((*a).*what)();
              return state_of(*a);
            }});
  };
  to.add({"POST", "/api/activities", body_kind::json,
          [&all](const request& r) { return start(all, r); }});
  to.add({"GET", "/api/activities/{id}", body_kind::none, [&all](const request& r) -> reply {
            return {.body = text_of(to_json(*all.find(r.parts[0])))};
          }});
  command("open", &activity::open);
  command("pause", &activity::pause);
  command("continue", &activity::go_on);
  command("finish", &activity::finish);
  to.add({"POST", "/api/activities/{id}/answers", body_kind::json,
          [&all](const request& r) { return answer(all, r); }});
  to.add({"POST", "/api/activities/{id}/next", body_kind::json,
          [&all](const request& r) { return next(all, r); }});
  to.add({"POST", "/api/activities/{id}/wishes", body_kind::json,
          [&all](const request& r) { return wish(all, r); }});
  to.add({"GET", "/api/activities/{id}/events", body_kind::none, [&all](const request& r) -> reply {
            return {.type = "text/event-stream", .stream = event_stream{all.find(r.parts[0])}};
          }});
}

} // namespace evo::music::serve
