#include "evo/music/listening.hpp"

#include <algorithm>
#include <iomanip>
#include <numeric>
#include <sstream>

namespace evo::music {
namespace {

double mean(std::span<const std::size_t> counts) {
  return counts.empty() ? 0
                        : std::accumulate(counts.begin(), counts.end(), 0.0) /
                              static_cast<double>(counts.size());
}

/// @param sorted ascending
double median(std::span<const std::size_t> sorted) {
  if (sorted.empty())
    return 0;
  const std::size_t half = sorted.size() / 2;
  const auto upper = static_cast<double>(sorted[half]);
  return sorted.size() % 2 == 1 ? upper : (upper + static_cast<double>(sorted[half - 1])) / 2;
}

/// C. Gini, "Variabilita e mutabilita", 1912, for counts in ascending order.
double gini(std::span<const std::size_t> sorted) {
  double weighted = 0, sum = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    weighted += static_cast<double>(i + 1) * static_cast<double>(sorted[i]);
    sum += static_cast<double>(sorted[i]);
  }
  const auto n = static_cast<double>(sorted.size());
  return sum == 0 ? 0 : 2 * weighted / (n * sum) - (n + 1) / n;
}

std::vector<std::size_t> sorted_counts(std::span<const std::uint32_t> units, std::size_t n) {
  std::vector<std::size_t> counts(n);
  for (const auto u : units)
    ++counts[u];
  std::ranges::sort(counts);
  return counts;
}

} // namespace

history_statistics statistics_of(const listening_history& h) {
  const auto heard = sorted_counts(h.listener, h.listeners());
  const auto hearers = sorted_counts(h.track, h.tracks());
  history_statistics s;
  s.listeners = h.listeners();
  s.tracks = h.tracks();
  s.pairs = h.pairs();
  s.plays = std::accumulate(h.plays.begin(), h.plays.end(), std::uint64_t{0});
  if (s.listeners > 0 && s.tracks > 0)
    s.density = static_cast<double>(s.pairs) /
                (static_cast<double>(s.listeners) * static_cast<double>(s.tracks));
  if (!heard.empty()) {
    s.min_tracks_a_listener = heard.front();
    s.max_tracks_a_listener = heard.back();
  }
  s.median_tracks_a_listener = median(heard);
  s.mean_tracks_a_listener = mean(heard);
  s.max_listeners_a_track = hearers.empty() ? 0 : hearers.back();
  s.median_listeners_a_track = median(hearers);
  s.mean_listeners_a_track = mean(hearers);
  s.single_track_listeners = static_cast<std::size_t>(std::ranges::count(heard, std::size_t{1}));
  s.popularity_gini = gini(hearers);
  return s;
}

std::string describe(const history_statistics& s) {
  std::ostringstream out;
  out << std::setprecision(4);
  out << s.listeners << " listeners, " << s.tracks << " tracks, " << s.pairs << " pairs, "
      << s.plays << " plays\n"
      << "  tracks a listener: " << s.min_tracks_a_listener << " to " << s.max_tracks_a_listener
      << ", median " << s.median_tracks_a_listener << ", mean " << s.mean_tracks_a_listener << "; "
      << s.single_track_listeners << " with one\n"
      << "  listeners a track: up to " << s.max_listeners_a_track << ", median "
      << s.median_listeners_a_track << ", mean " << s.mean_listeners_a_track << "; Gini "
      << s.popularity_gini << "\n"
      << "  density " << s.density << "\n";
  return out.str();
}

} // namespace evo::music
