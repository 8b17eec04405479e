#include "evo/music/belief.hpp"

#include <cmath>

namespace evo::music {
namespace {

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += double{a[i]} * b[i];
  return sum;
}

struct projection {
  std::vector<float> listener; ///< in the shared space
  double length = 0;           ///< of it
  std::vector<double> lengths; ///< of the tracks
  std::vector<float> scores;
};

projection projected(const listener_network& network, std::span<const float> listener,
                     std::span<const float> tracks) {
  const std::size_t width = network.shared_width(), n = tracks.size() / width;
  projection p{std::vector<float>(width), 0, std::vector<double>(n), std::vector<float>(n)};
  network.project(listener, p.listener);
  p.length = std::sqrt(dot(p.listener, p.listener));
  for (std::size_t i = 0; i < n; ++i) {
    const auto track = tracks.subspan(i * width, width);
    p.lengths[i] = std::sqrt(dot(track, track));
    if (p.length > 0 && p.lengths[i] > 0)
      p.scores[i] = static_cast<float>(dot(p.listener, track) / (p.length * p.lengths[i]));
  }
  return p;
}

} // namespace

std::vector<float> projected_model::score(std::span<const float> listener,
                                          std::span<const float> tracks) const {
  return projected(network_, listener, tracks).scores;
}

std::vector<float> projected_model::places_of(std::span<const float> listeners) const {
  const std::size_t width = listener_width(), m = listeners.size() / width;
  std::vector<float> places(m * track_width());
  for (std::size_t i = 0; i < m; ++i)
    network_.project(listeners.subspan(i * width, width),
                     std::span{places}.subspan(i * track_width(), track_width()));
  return places;
}

std::vector<float> score_all(const listener_model& model, std::span<const float> listeners,
                             std::span<const float> tracks, std::span<const float> places) {
  const std::size_t width = model.listener_width(), track = model.track_width();
  const std::size_t m = listeners.size() / width, n = tracks.size() / track;
  std::vector<float> scores;
  scores.reserve(m * n);
  if (places.empty()) {
    for (std::size_t l = 0; l < m; ++l) {
      const auto row = model.score(listeners.subspan(l * width, width), tracks);
      scores.insert(scores.end(), row.begin(), row.end());
    }
    return scores;
  }
  std::vector<double> lengths;
  for (std::size_t i = 0; i < n; ++i) {
    const auto t = tracks.subspan(i * track, track);
    lengths.push_back(std::sqrt(dot(t, t)));
  }
  for (std::size_t l = 0; l < m; ++l) {
    const auto place = places.subspan(l * track, track);
    const double length = std::sqrt(dot(place, place));
    for (std::size_t i = 0; i < n; ++i)
      scores.push_back(length > 0 && lengths[i] > 0
                           ? static_cast<float>(dot(place, tracks.subspan(i * track, track)) /
                                                (length * lengths[i]))
                           : 0);
  }
  return scores;
}

double projected_model::slope_at(std::span<const float> listener, std::span<const float> tracks,
                                 const score_loss& loss, std::span<float> gradient) const {
  const projection p = projected(network_, listener, tracks);
  std::vector<float> slopes(p.scores.size());
  const double value = loss(p.scores, slopes);
  // d cos(v, z) / d v = (z / |z| - cos v / |v|) / |v|
  const std::size_t width = track_width();
  std::vector<double> sum(width);
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    if (p.length == 0 || p.lengths[i] == 0)
      continue;
    const auto track = tracks.subspan(i * width, width);
    for (std::size_t k = 0; k < width; ++k)
      sum[k] += slopes[i] / p.length *
                (track[k] / p.lengths[i] - double{p.scores[i]} * p.listener[k] / p.length);
  }
  const std::vector<float> shared_slope(sum.begin(), sum.end());
  network_.pull_back(listener, shared_slope, gradient);
  return value;
}

} // namespace evo::music
