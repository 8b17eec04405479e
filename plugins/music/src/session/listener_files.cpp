#include "listener_files.hpp"

#include "evo/music/catalog.hpp"
#include "evo/music/error.hpp"
#include "evo/music/taste_evaluation.hpp"
#include "evo/music/track_embeddings.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <ostream>
#include <unordered_map>

namespace evo::music {
namespace {

using json = nlohmann::ordered_json;

std::vector<track_attributes> attributes_of(const catalog& c) {
  std::vector<track_attributes> all;
  for (const auto& t : c.tracks)
    all.push_back(t.attributes);
  return all;
}

json problems_of(const import_report& r) {
  json problems = json::object();
  for (std::size_t i = 0; i < row_problem_count; ++i)
    if (r.problems[i] != 0)
      problems[std::string{name(static_cast<row_problem>(i))}] = r.problems[i];
  return problems;
}

json json_of(const imported_history& imported) {
  const auto s = statistics_of(imported.history);
  return {{"rows", imported.report.rows},
          {"used", imported.report.used},
          {"problems", problems_of(imported.report)},
          {"listeners", s.listeners},
          {"tracks", s.tracks},
          {"pairs", s.pairs},
          {"plays", s.plays},
          {"density", s.density},
          {"median_tracks_a_listener", s.median_tracks_a_listener},
          {"median_listeners_a_track", s.median_listeners_a_track},
          {"single_track_listeners", s.single_track_listeners},
          {"popularity_gini", s.popularity_gini}};
}

json json_of(const ranking_quality& q) {
  return {{"roc_auc", q.roc_auc},   {"pooled_roc_auc", q.pooled_roc_auc},
          {"pr_auc", q.pr_auc},     {"pooled_pr_auc", q.pooled_pr_auc},
          {"accuracy", q.accuracy}, {"users", q.listeners},
          {"tracks", q.tracks}};
}

/// Which of the profiles' listeners are in the history.
std::size_t known_listeners(const imported_listeners& profiles, const listening_history& h) {
  std::unordered_map<std::string_view, bool> ids;
  for (std::size_t i = 0; i < h.listeners(); ++i)
    ids.emplace(h.listener_ids[i], true);
  return static_cast<std::size_t>(
      std::ranges::count_if(profiles.listeners, [&](const auto& l) { return ids.contains(l.id); }));
}

/// The listener's number in user_000001, the catalogue's row of each track.
struct simulated_pairs {
  std::vector<std::size_t> listener, track;
};

simulated_pairs match(const listening_history& h, const catalog& c, std::size_t listeners) {
  std::unordered_map<std::string_view, std::size_t> rows;
  for (std::size_t i = 0; i < c.tracks.size(); ++i)
    rows.emplace(c.tracks[i].id, i);
  simulated_pairs m;
  for (std::size_t t = 0; t < h.tracks(); ++t) {
    const auto found = rows.find(h.track_ids[t]);
    if (found == rows.end())
      throw error{failure::input, std::string{h.track_ids[t]}, "the catalogue has no such track",
                  "give the catalogue that the history was simulated with"};
    m.track.push_back(found->second);
  }
  constexpr std::string_view prefix = "user_";
  for (std::size_t l = 0; l < h.listeners(); ++l) {
    const std::string id{h.listener_ids[l]};
    const std::size_t number =
        id.starts_with(prefix) ? std::strtoull(id.c_str() + prefix.size(), nullptr, 10) : 0;
    if (number < 1 || number > listeners)
      throw error{failure::input, id,
                  "this is none of the " + std::to_string(listeners) + " simulated listeners",
                  "give --count and --seed as for listeners simulate"};
    m.listener.push_back(number - 1);
  }
  return m;
}

} // namespace

imported_history read_history(const std::filesystem::path& file, const lastfm_options& options) {
  return file.extension() == ".csv" ? read_python_history(file)
                                    : read_lastfm_history(file, options);
}

void simulate_listeners(const simulation_request& request, std::ostream& out) {
  const catalog c = read_catalog(request.catalog);
  const auto attributes = attributes_of(c);
  const simulated_listeners listeners{attributes, request.simulation};
  write_history(request.out, simulate_history(listeners, attributes), c);
  out << request.out.string() << "\n";
}

void print_history(const history_request& request, const lastfm_options& options,
                   std::ostream& out) {
  const auto imported = read_history(request.interactions, options);
  json line = json_of(imported);
  if (!request.json)
    out << describe(imported.report) << describe(statistics_of(imported.history));
  if (!request.profiles.empty()) {
    const auto profiles = read_lastfm_listeners(request.profiles);
    const std::size_t known = known_listeners(profiles, imported.history);
    line["profiles"] = profiles.listeners.size();
    line["profiles_with_history"] = known;
    if (!request.json)
      out << "profiles: " << describe(profiles.report) << "  of " << known
          << " listeners in the history\n";
  }
  if (!request.embeddings.empty()) {
    const auto has = has_embedding(imported.history.track_ids, request.embeddings);
    const auto n = std::ranges::count(has, std::uint8_t{1});
    line["embeddings"] = n;
    line["missing_embeddings"] = static_cast<std::ptrdiff_t>(has.size()) - n;
    if (!request.json)
      out << "embeddings: of " << n << " tracks, missing of "
          << static_cast<std::ptrdiff_t>(has.size()) - n << "\n";
  }
  if (request.json)
    out << line.dump() << "\n";
}

void split_history_file(const split_request& request, const lastfm_options& options,
                        std::ostream& out) {
  if (request.interactions.extension() == ".csv")
    throw error{failure::configuration, request.interactions.string(),
                "the Python project's histories have their own splits.json",
                "a file of Last.fm-1K's columns"};
  const auto imported = read_lastfm_history(request.interactions, options);
  const auto& h = imported.history;
  const auto split = split_history(h, request.split);
  split_lastfm_file(request.interactions, h, split,
                    {request.train, request.validation, request.test});
  out << describe(imported.report);
  constexpr std::array names{"train", "validation", "test"};
  for (std::size_t p = 0; p < names.size(); ++p) {
    const auto part = static_cast<history_part>(p);
    out << names[p] << ": " << split.units(part).size()
        << (split.by == split_unit::track ? " tracks, " : " listeners, ")
        << split.pairs(h, part).size() << " pairs\n";
  }
}

void print_profiles(const listener_profiles& profiles, std::ostream& out) {
  for (const auto& p : profiles.list())
    out << (p.is_chosen ? "* " : "  ") << p.name << ": " << p.likes << " likes, " << p.dislikes
        << " dislikes, " << p.skipped << " skipped\n";
}

void print_tastes(const taste_request& request, std::ostream& out) {
  const catalog c = read_catalog(request.catalog);
  const auto attributes = attributes_of(c);
  const simulated_listeners listeners{attributes, request.simulation};
  const auto h = read_history(request.interactions).history;
  const auto pairs = match(h, c, listeners.size());
  const auto tested = split_history(h, request.split).units(history_part::test);
  const auto popularity = evaluate_scores(h, tested, popularity_score(h));
  const auto truth = evaluate_scores(h, tested, [&](std::uint32_t l, std::uint32_t t) {
    return listeners.score(pairs.listener[l], attributes[pairs.track[t]]);
  });
  if (request.json)
    out << json{{"popularity", json_of(popularity)}, {"true_taste", json_of(truth)}}.dump() << "\n";
  else
    out << "popularity: " << describe(popularity) << "\ntrue taste: " << describe(truth) << "\n";
}

} // namespace evo::music
