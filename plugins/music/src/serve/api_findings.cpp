#include "serve/api.hpp"
#include "serve/archive.hpp"
#include "serve/json.hpp"
#include "serve/params.hpp"
#include "serve/report_page.hpp"

#include <mutex>

namespace evo::music::serve {
namespace {

reply playlist(workspace& all, const request& r) {
  return {.body = text_of(to_json(all.find(r.parts[0])->playlist(whole_number(r.parts[1]))))};
}

/// "7.wav" and "07.wav" are clip 7.
reply clip(workspace& all, const request& r) {
  std::string_view name = r.parts[2];
  constexpr std::string_view ending = ".wav";
  if (!name.ends_with(ending))
    throw refusal{404, "there is nothing at this path"};
  name.remove_suffix(ending.size());
  return {.type = "audio/wav",
          .file = all.find(r.parts[0])->audio(whole_number(r.parts[1]), whole_number(name))};
}

reply lineage(workspace& all, const request& r) {
  const auto a = all.find(r.parts[0]);
  const auto round = whole_number(r.parts[1]), place = whole_number(r.parts[2]);
  const auto list = a->playlist(round);
  if (place < 1 || place > list.clips.size())
    throw refusal{404, "there is no such clip"};
  constexpr std::size_t most = 15;
  return {.body = text_of(to_json(ancestors(a->folder(), round, list.clips[place - 1].candidate,
                                            a->record().kind == "taste", most)))};
}

std::set<std::string> formats_in(const request& r) {
  std::set<std::string> formats;
  const auto found = r.query.find("formats");
  std::string_view rest = found == r.query.end() ? std::string_view{"wav"} : found->second;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(','), rest.size());
    formats.emplace(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return formats;
}

reply zipped(workspace& all, const request& r) {
  static std::mutex one_at_a_time; // an archive lies in memory
  const std::lock_guard lock{one_at_a_time};
  const configuration& c = all.tools().config;
  const auto a = all.find(r.parts[0]);
  const bool is_written = c.generator.name == "synth" && c.genome.type == "prompt";
  return {.type = "application/zip",
          .body = archive(a->playlist(whole_number(r.parts[1])), formats_in(r), is_written),
          .headers = {{"Content-Disposition",
                       "attachment; filename=\"" + a->id() + "-" + r.parts[1] + ".zip\""}}};
}

reply map(workspace& all, const request& r) {
  const auto session = all.find_session(r.parts[0]);
  const auto state = session->state().now();
  const bool is_over = state.now == phase::listening;
  const std::uint64_t rounds = session->measures().size() + (is_over ? 1 : 0);
  constexpr std::size_t most = 600;
  if (rounds == 0)
    return {.body = text_of(to_json(taste_map{}))};
  return {.body = text_of(to_json(map_of(session->folder(), all.tools().taste, rounds, most)))};
}

reply report(workspace& all, const request& r) {
  const auto a = all.find(r.parts[0]);
  return a->record().kind == "taste" ? session_report_page(a->folder()) : report_page(a->folder());
}

} // namespace

void add_findings(router& to, workspace& all) {
  const std::string round = "/api/activities/{id}/rounds/{round}";
  const auto get = [&](const std::string& path, reply (*answer)(workspace&, const request&)) {
    to.add({"GET", path, body_kind::none,
            [&all, answer](const request& r) { return answer(all, r); }});
  };
  get(round, playlist);
  get(round + "/clips/{place}", clip);
  get(round + "/clips/{place}/ancestors", lineage);
  get(round + "/playlist.zip", zipped);
  get("/api/activities/{id}/map", map);
  get("/api/activities/{id}/report", report);
  // What a session's report refers to, from where it is shown.
  get(
      round + "/report.html", +[](workspace& w, const request& r) {
        return report_page(
            round_folder(w.find_session(r.parts[0])->folder(), whole_number(r.parts[1])));
      });
  get("/api/activities/{id}/playlists/{round}/{place}", clip);
  get(
      "/api/activities/{id}/figures/{name}", +[](workspace& w, const request& r) {
        return figure_file(w.find_session(r.parts[0])->folder(), r.parts[1]);
      });
}

} // namespace evo::music::serve
