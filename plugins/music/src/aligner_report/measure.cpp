#include "projection.hpp"

#include "evo/music/aligner_report.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace evo::music {
namespace {

constexpr std::size_t most_points = 2000; // drawn on a map, evenly among all

constexpr std::size_t most_corners = 2001; // of a curve

/// Leaves points out whose neighbours have the same rate, one or the other: what lies between two
/// corners is a straight line.
template <class Point, double Point::* Across, double Point::* Up>
std::vector<Point> corners(const std::vector<Point>& curve) {
  std::vector<Point> kept;
  const auto alike = [&](std::size_t i, double Point::* rate) {
    return curve[i - 1].*rate == curve[i].*rate && curve[i].*rate == curve[i + 1].*rate;
  };
  for (std::size_t i = 0; i < curve.size(); ++i)
    if (i == 0 || i + 1 == curve.size() || !(alike(i, Across) || alike(i, Up)))
      kept.push_back(curve[i]);
  if (kept.size() <= most_corners)
    return kept;
  std::vector<Point> some;
  some.reserve(most_corners);
  for (std::size_t i = 0; i < most_corners; ++i)
    some.push_back(kept[i * (kept.size() - 1) / (most_corners - 1)]);
  return some;
}

ranking_curves curves_of(std::span<const float> scores, const evaluation& e) {
  const labelled_scores all{scores, e.labels};
  using roc = roc_point;
  using pr = precision_recall_point;
  ranking_curves c{
      e.measures, corners<roc, &roc::false_positive_rate, &roc::true_positive_rate>(roc_curve(all)),
      corners<pr, &pr::recall, &pr::precision>(precision_recall_curve(all))};
  c.measures.roc_auc = roc_auc(all);
  c.measures.pr_auc = average_precision(all);
  c.measures.accuracy = pairwise_accuracy(all, e.groups);
  return c;
}

/// How many others listened to the track of each score.
std::vector<float> popularity_of(const listening_history& h, const evaluation& e) {
  std::vector<float> hearers(h.tracks());
  for (const auto track : h.track)
    ++hearers[track];
  std::vector<float> scores(e.tracks.size());
  for (std::size_t i = 0; i < scores.size(); ++i)
    scores[i] = hearers[e.tracks[i]] - static_cast<float>(e.labels[i]);
  return scores;
}

/// Things of one kind, before or after.
struct cloud {
  std::vector<std::string> ids, genres;
  std::vector<float> rows; ///< ids.size() x width
  std::size_t width = 0;
};

std::vector<double> direction(std::span<const float> row) {
  std::vector<double> unit(row.begin(), row.end());
  double squares = 0;
  for (const double x : unit)
    squares += x * x;
  if (squares > 0)
    for (double& x : unit)
      x /= std::sqrt(squares);
  return unit;
}

/// Of those with a genre and, where `counts` are given, a count.
double genre_silhouette(const cloud& c, std::size_t& genres, const std::vector<bool>& counts = {}) {
  std::map<std::string_view, std::size_t> numbers;
  std::vector<std::size_t> group;
  std::vector<float> rows;
  for (std::size_t i = 0; i < c.ids.size(); ++i) {
    if (c.genres[i].empty() || (!counts.empty() && !counts[i]))
      continue;
    group.push_back(numbers.emplace(c.genres[i], numbers.size()).first->second);
    const auto row = std::span{c.rows}.subspan(i * c.width, c.width);
    rows.insert(rows.end(), row.begin(), row.end());
  }
  genres = numbers.size();
  return silhouette(rows, c.width, group);
}

genre_map map_of(const cloud& c) {
  genre_map m;
  m.silhouette = genre_silhouette(c, m.genres);
  const std::size_t n = std::min(c.ids.size(), most_points);
  std::vector<std::vector<double>> rows;
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t i = k * c.ids.size() / n;
    rows.push_back(direction(std::span{c.rows}.subspan(i * c.width, c.width)));
    m.points.push_back({c.ids[i], c.genres[i], 0, 0});
  }
  const auto plane = report::principal_plane(std::move(rows));
  m.kept = plane.kept;
  for (std::size_t k = 0; k < n; ++k) {
    m.points[k].x = plane.points[k][0];
    m.points[k].y = plane.points[k][1];
  }
  return m;
}

using genre_table = std::unordered_map<std::string_view, std::string_view>;

genre_table genres_by_id(const std::optional<mapped_catalog>& catalog) {
  genre_table table;
  if (catalog)
    for (std::size_t i = 0; i < catalog->ids.size(); ++i)
      table.emplace(catalog->ids[i], catalog->genres[i]);
  return table;
}

/// The genre with most plays of each listener.
std::vector<std::string> favourites(const listening_history& h, const genre_table& genres) {
  std::vector<std::map<std::string_view, std::uint64_t>> plays(h.listeners());
  for (std::size_t i = 0; i < h.pairs(); ++i)
    if (const auto found = genres.find(h.track_ids[h.track[i]]);
        found != genres.end() && !found->second.empty())
      plays[h.listener[i]][found->second] += h.plays[i];
  std::vector<std::string> loved(h.listeners());
  for (std::size_t l = 0; l < loved.size(); ++l)
    if (const auto most =
            std::ranges::max_element(plays[l], {}, [](const auto& p) { return p.second; });
        most != plays[l].end())
      loved[l] = most->first;
  return loved;
}

void map_listeners(const aligner& trained, const listening_history& h, const genre_table& genres,
                   const executor& run, aligner_report& report) {
  const auto loved = favourites(h, genres);
  cloud c;
  c.width = trained.shape().listener_width;
  for (std::size_t l = 0; l < h.listeners(); ++l)
    if (const auto row = trained.find_listener(h.listener_ids[l])) {
      c.ids.emplace_back(h.listener_ids[l]);
      c.genres.push_back(loved[l]);
      const auto vector = trained.listener(*row);
      c.rows.insert(c.rows.end(), vector.begin(), vector.end());
    }
  report.listeners_before = map_of(c);
  c.rows = trained.project_listeners(c.rows, run);
  c.width = trained.shape().shared_width;
  report.listeners_after = map_of(c);
}

std::vector<float> mean_listener(const aligner& trained) {
  std::vector<float> mean(trained.shape().listener_width);
  for (std::size_t row = 0; row < trained.shape().listeners; ++row) {
    const auto vector = trained.listener(row);
    for (std::size_t j = 0; j < mean.size(); ++j)
      mean[j] += vector[j] / static_cast<float>(trained.shape().listeners);
  }
  return mean;
}

void map_tracks(const aligner& trained, const text_column& ids, const track_embeddings& embeddings,
                const genre_table& genres, const listening_history& h, const executor& run,
                aligner_report& report) {
  std::unordered_map<std::string_view, bool> measured;
  for (std::size_t t = 0; t < h.tracks(); ++t)
    measured.emplace(h.track_ids[t], true);
  cloud c;
  c.width = embeddings.layers * embeddings.dim;
  std::vector<bool> counts;
  for (std::size_t t = 0; t < ids.size(); ++t) {
    if (embeddings.present[t] == 0)
      continue;
    c.ids.emplace_back(ids[t]);
    const auto found = genres.find(ids[t]);
    c.genres.emplace_back(found == genres.end() ? std::string_view{} : found->second);
    counts.push_back(measured.contains(ids[t]));
    const auto row = embeddings[t];
    c.rows.insert(c.rows.end(), row.begin(), row.end());
  }
  std::size_t genres_measured = 0;
  report.tracks_before = map_of(c);
  report.measured_before = genre_silhouette(c, genres_measured, counts);
  c.rows = trained.depends_on_listener()
               ? trained.project_tracks(c.rows, run, mean_listener(trained))
               : trained.project_tracks(c.rows, run);
  c.width = trained.shape().shared_width;
  report.tracks_after = map_of(c);
  report.measured_after = genre_silhouette(c, genres_measured, counts);
}

} // namespace

mapped_catalog read_mapped_catalog(const std::filesystem::path& folder,
                                   const std::filesystem::path& embeddings) {
  mapped_catalog mapped;
  for (const auto& track : read_catalog(folder).tracks) {
    mapped.ids.push_back(track.id);
    mapped.genres.push_back(track.genre);
  }
  mapped.embeddings = read_track_embeddings(mapped.ids, embeddings);
  return mapped;
}

aligner_report report_on(const aligner& trained, const aligner_data& data,
                         const evaluation& measured, const std::optional<mapped_catalog>& catalog,
                         const executor& run) {
  const aligner_shape& shape = trained.shape();
  const track_embeddings& embeddings = catalog ? catalog->embeddings : data.embeddings;
  if (embeddings.layers != shape.layers || embeddings.dim != shape.dim)
    throw error{failure::input, "catalog",
                "its embeddings are " + std::to_string(embeddings.layers) + " x " +
                    std::to_string(embeddings.dim),
                std::to_string(shape.layers) + " x " + std::to_string(shape.dim) +
                    ", of the encoder that the aligner was trained with"};
  aligner_report report;
  report.aligner = curves_of(measured.scores, measured);
  report.popularity = curves_of(popularity_of(data.history, measured), measured);
  const auto genres = genres_by_id(catalog);
  map_listeners(trained, data.history, genres, run, report);
  map_tracks(trained, catalog ? catalog->ids : data.history.track_ids, embeddings, genres,
             data.history, run, report);
  return report;
}

} // namespace evo::music
