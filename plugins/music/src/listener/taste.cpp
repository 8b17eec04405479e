#include "taste.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace evo::music {
namespace {

constexpr double genre_weight = 6, family_weight = 1, quality_weight = 3;
constexpr double sharpness = 6;

/// How much people care about each quality at most: about what moves them and what they can name.
constexpr std::array<double, quality_count> most_care{1, 0.2, 1, 0.5, 0.2, 0.1, 1};

/// Mean liking of what there is; nothing known adds nothing.
template <std::size_t N>
void add_likings(const std::array<double, N>& liking, const std::array<double, N>& shares,
                 double weight, double& sum, double& weights) {
  const double known = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (known <= 0)
    return;
  sum += weight * std::inner_product(liking.begin(), liking.end(), shares.begin(), 0.0) / known;
  weights += weight;
}

} // namespace

double fit(const taste& t, const track_attributes& a) noexcept {
  double sum = 0, weights = 0;
  add_likings(t.genres, a.genres, genre_weight, sum, weights);
  add_likings(t.families, a.families, family_weight, sum, weights);
  double liked = 0, cared = 0;
  for (std::size_t q = 0; q < quality_count; ++q) {
    const auto& value = a.qualities[q];
    if (!value)
      continue;
    const double d = (*value - t.place[q]) / t.width[q];
    liked += t.care[q] * (2 * std::exp(-0.5 * d * d) - 1);
    cared += t.care[q];
  }
  if (cared > 0) {
    sum += quality_weight * liked / cared;
    weights += quality_weight;
  }
  return weights == 0 ? 0 : sum / weights;
}

namespace detail {

taste random_taste(random_stream& stream) {
  const auto loved = stream.sample(genre_count, 3);
  return random_taste(stream, std::array{loved[0], loved[1], loved[2]});
}

taste random_taste(random_stream& stream, const std::array<std::size_t, 3>& loved) {
  taste t;
  // Uniform likings, moved towards dislike: about a quarter is liked.
  for (double& g : t.genres)
    g = stream.uniform(-1, 0.5);
  for (const auto g : loved)
    t.genres[g] = stream.uniform(0.6, 1);
  for (double& f : t.families)
    f = stream.uniform(-1, 1);
  for (std::size_t q = 0; q < quality_count; ++q) {
    t.place[q] = stream.uniform();
    t.width[q] = stream.uniform(0.25, 0.6);
    t.care[q] = stream.uniform(0, most_care[q]);
  }
  return t;
}

taste between(const taste& a, const taste& b, double share) {
  taste t = a;
  const auto mix = [share](auto& to, const auto& from) {
    for (std::size_t i = 0; i < to.size(); ++i)
      to[i] += share * (from[i] - to[i]);
  };
  mix(t.genres, b.genres);
  mix(t.families, b.families);
  mix(t.place, b.place);
  mix(t.width, b.width);
  mix(t.care, b.care);
  return t;
}

double mixture_fit(std::span<const taste> tastes, const track_attributes& a) noexcept {
  double sum = 0;
  for (const taste& t : tastes)
    sum += t.weight * std::exp(sharpness * fit(t, a));
  return std::log(sum) / sharpness;
}

} // namespace detail
} // namespace evo::music
