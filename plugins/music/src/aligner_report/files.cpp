#include "evo/music/aligner_report.hpp"

#include "files/files.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace evo::music {
namespace {

using json = nlohmann::ordered_json;

/// The shortest text that reads back as the same number; nothing for NaN.
std::string text_of(double value) {
  if (std::isnan(value))
    return {};
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

/// As RFC 4180 quotes.
std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos)
    return std::string{text};
  std::string out = "\"";
  for (const char c : text)
    out += c == '"' ? std::string{"\"\""} : std::string{c};
  return out + "\"";
}

json json_of(const aligner_measures& m) {
  return {{"roc_auc", m.roc_auc}, {"pr_auc", m.pr_auc}, {"accuracy", m.accuracy},
          {"users", m.users},     {"tracks", m.tracks}, {"pairs", m.pairs}};
}

/// A point's threshold; the first one's is infinite, which JSON has no word for.
json threshold(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

json json_of(const ranking_curves& c) {
  json roc = json::array(), pr = json::array();
  for (const auto& p : c.roc)
    roc.push_back({threshold(p.threshold), p.false_positive_rate, p.true_positive_rate});
  for (const auto& p : c.precision_recall)
    pr.push_back({threshold(p.threshold), p.precision, p.recall});
  return {{"measures", json_of(c.measures)}, {"roc", roc}, {"precision_recall", pr}};
}

json json_of(const genre_map& m) {
  json points = json::array();
  for (const auto& p : m.points)
    points.push_back({{"id", p.id}, {"genre", p.genre}, {"x", p.x}, {"y", p.y}});
  return {{"silhouette", m.silhouette},
          {"genres", m.genres},
          {"variance_kept", m.kept},
          {"points", points}};
}

std::string roc_rows(const char* name, const ranking_curves& c) {
  std::string out;
  for (const auto& p : c.roc)
    out += std::string{name} + "," + text_of(p.threshold) + "," + text_of(p.false_positive_rate) +
           "," + text_of(p.true_positive_rate) + "\n";
  return out;
}

std::string precision_recall_rows(const char* name, const ranking_curves& c) {
  std::string out;
  for (const auto& p : c.precision_recall)
    out += std::string{name} + "," + text_of(p.threshold) + "," + text_of(p.precision) + "," +
           text_of(p.recall) + "\n";
  return out;
}

std::string map_rows(const genre_map& before, const genre_map& after) {
  std::string out = "id,genre,x_before,y_before,x_after,y_after\n";
  for (std::size_t i = 0; i < before.points.size(); ++i) {
    const map_point &a = before.points[i], &b = after.points[i];
    out += csv_field(a.id) + "," + csv_field(a.genre);
    for (const double value : {a.x, a.y, b.x, b.y})
      out += "," + text_of(value);
    out += "\n";
  }
  return out;
}

std::string measure_rows(const aligner_report& r) {
  std::string out = "measure,of,value\n";
  const auto row = [&](const char* measure, const char* of, double value) {
    out += std::string{measure} + "," + of + "," + text_of(value) + "\n";
  };
  for (const auto& [name, m] : {std::pair{"aligner", &r.aligner.measures},
                                std::pair{"popularity", &r.popularity.measures}}) {
    row("roc_auc", name, m->roc_auc);
    row("pr_auc", name, m->pr_auc);
    row("accuracy", name, m->accuracy);
  }
  row("silhouette", "listeners before", r.listeners_before.silhouette);
  row("silhouette", "listeners after", r.listeners_after.silhouette);
  row("silhouette", "tracks before", r.tracks_before.silhouette);
  row("silhouette", "tracks after", r.tracks_after.silhouette);
  row("silhouette", "measured tracks before", r.measured_before);
  row("silhouette", "measured tracks after", r.measured_after);
  return out;
}

std::string report_json(const aligner_report& r) {
  return json{
             {"aligner", json_of(r.aligner)},
             {"popularity", json_of(r.popularity)},
             {"listeners",
              {{"before", json_of(r.listeners_before)}, {"after", json_of(r.listeners_after)}}},
             {"tracks", {{"before", json_of(r.tracks_before)}, {"after", json_of(r.tracks_after)}}},
             {"measured_tracks",
              {{"before", {{"silhouette", r.measured_before}}},
               {"after", {{"silhouette", r.measured_after}}}}}}
             .dump(-1, ' ', false, json::error_handler_t::replace) +
         "\n";
}

} // namespace

void write_aligner_report(const std::filesystem::path& folder, const aligner_report& r) {
  detail::make_folder(folder);
  const auto write = [&](const char* name, const std::string& text) {
    detail::write_file(folder / name, text);
  };
  write("roc.csv", "curve,threshold,false_positive_rate,true_positive_rate\n" +
                       roc_rows("aligner", r.aligner) + roc_rows("popularity", r.popularity));
  write("precision_recall.csv", "curve,threshold,precision,recall\n" +
                                    precision_recall_rows("aligner", r.aligner) +
                                    precision_recall_rows("popularity", r.popularity));
  write("measures.csv", measure_rows(r));
  write("listeners.csv", map_rows(r.listeners_before, r.listeners_after));
  write("tracks.csv", map_rows(r.tracks_before, r.tracks_after));
  write("report.json", report_json(r));
  write("report.html", render_aligner_report(r));
}

} // namespace evo::music
