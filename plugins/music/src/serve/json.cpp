#include "serve/json.hpp"

#include "serve/taste_activity.hpp"

#include <cmath>

namespace evo::music::serve {
namespace {

json number(double x) {
  return std::isfinite(x) ? json(x) : json(nullptr);
}

} // namespace

std::string text_of(const json& j) {
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

json to_json(const activity_state& s) {
  return {{"phase", name(s.now)},       {"round", s.round},
          {"generation", s.generation}, {"generations", s.generations},
          {"share", number(s.share)},   {"best", number(s.best)},
          {"mean", number(s.mean)},     {"secondsLeft", number(s.seconds_left)},
          {"message", s.message},       {"answers", s.answers},
          {"revision", s.revision}};
}

json to_json(const shown_playlist& list) {
  json clips = json::array();
  for (const auto& c : list.clips)
    clips.push_back({{"text", c.text},
                     {"seconds", number(c.seconds)},
                     {"peaks", c.peaks},
                     {"seed", c.seed},
                     {"generation", c.generation},
                     {"operator", c.operator_name},
                     {"similarity", number(c.similarity)},
                     {"answer", c.answer},
                     {"hasAudio", !c.audio.empty()}});
  return {{"round", list.round}, {"open", list.is_open}, {"clips", std::move(clips)}};
}

json to_json(const std::vector<ancestor>& all) {
  json found = json::array();
  for (const auto& a : all)
    found.push_back({{"round", a.round},
                     {"generation", a.record.generation},
                     {"id", a.record.id},
                     {"text", a.record.text},
                     {"operator", a.record.operator_name},
                     {"fitness", number(a.record.fitness)},
                     {"parents", a.record.parents}});
  return found;
}

json to_json(const taste_map& map) {
  json points = json::array();
  for (const auto& p : map.points)
    points.push_back({{"x", number(p.x)},
                      {"y", number(p.y)},
                      {"round", p.round},
                      {"score", number(p.score)},
                      {"answer", p.answer ? json(*p.answer) : json(nullptr)},
                      {"text", p.text}});
  return {{"points", std::move(points)},
          {"taste", map.taste ? json(*map.taste) : json(nullptr)},
          {"kept", map.kept}};
}

json to_json(const recording& r) {
  return {{"id", r.id}, {"name", r.name}, {"seconds", r.seconds}, {"peaks", r.peaks}};
}

json to_json(const trial& t) {
  return {{"id", t.id},
          {"prompt", t.order.prompt},
          {"seed", t.order.seed},
          {"seconds", t.seconds},
          {"peaks", t.peaks}};
}

json to_json(const session_round& r) {
  return {{"round", r.round},
          {"candidates", r.candidates},
          {"heard", r.evaluations},
          {"played", r.played},
          {"likes", r.likes},
          {"dislikes", r.dislikes},
          {"skipped", r.skipped},
          {"believed", number(r.playlist_by_belief.mean)},
          {"foretold", number(r.foretold)},
          {"sureness", number(r.sureness)}};
}

json to_json(activity& a) {
  const activity_record r = a.record();
  json j{{"id", r.id},
         {"kind", r.kind},
         {"profile", r.profile},
         {"created", r.created},
         {"liked", r.liked},
         {"song", r.song},
         {"strategy", r.strategy},
         {"wishes", r.wishes},
         {"state", to_json(a.state().now())}};
  json rounds = json::array();
  if (const auto* session = dynamic_cast<const taste_activity*>(&a))
    for (const auto& round : session->measures())
      rounds.push_back(to_json(round));
  j["rounds"] = std::move(rounds);
  j["hasReport"] = std::filesystem::exists(a.folder() / "report.html");
  return j;
}

} // namespace evo::music::serve
