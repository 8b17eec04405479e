#include "taste.hpp"

#include "evo/music/error.hpp"
#include "evo/music/simulated_listener.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace evo::music {
namespace {

void check(const simulation_options& o, std::size_t tracks) {
  const auto need = [](bool is_right, const char* key, double value, const char* range) {
    if (!is_right)
      throw error{failure::configuration, key, std::to_string(value) + " is out of range", range};
  };
  need(tracks > 0, "catalog", 0, "at least one track");
  need(o.count >= 1 && o.count <= 10'000'000, "count", static_cast<double>(o.count),
       "from 1 to 10000000");
  need(o.kinds >= 1 && o.kinds <= 1'000'000, "kinds", static_cast<double>(o.kinds),
       "from 1 to 1000000");
  need(o.own >= 0 && o.own <= 1, "own", o.own, "from 0 to 1");
  need(o.tastes >= 1 && o.tastes <= 8, "tastes", static_cast<double>(o.tastes), "from 1 to 8");
  need(o.liked_share > 0 && o.liked_share < 1, "liked-share", o.liked_share, "between 0 and 1");
  need(o.drift >= 0 && o.drift <= 1, "drift", o.drift, "from 0 to 1");
  need(o.plays >= 1 && o.plays <= 1'000'000, "plays", static_cast<double>(o.plays),
       "from 1 to 1000000");
  need(o.choice >= 0 && o.choice <= 100, "choice", o.choice, "from 0 to 100");
  need(o.popularity >= 0 && o.popularity <= 10, "popularity", o.popularity, "from 0 to 10");
  need(o.noise >= 0 && o.noise <= 10, "noise", o.noise, "from 0 to 10");
}

/// The kinds of tastes that there are, of which listeners have variants. Genres are loved in turn,
/// in an order drawn anew whenever all have been, so that none is everybody's.
std::vector<taste> draw_kinds(const random_key& key, std::size_t n) {
  random_stream order = key.child("kinds").stream(0, 1);
  std::vector<std::size_t> waiting;
  const auto next_genre = [&] {
    if (waiting.empty())
      waiting = order.sample(genre_count, genre_count);
    const std::size_t g = waiting.back();
    waiting.pop_back();
    return g;
  };
  std::vector<taste> kinds;
  for (std::size_t i = 0; i < n; ++i) {
    random_stream stream = key.child("kinds").stream(i);
    const std::array loved{next_genre(), next_genre(), next_genre()};
    kinds.push_back(detail::random_taste(stream, loved));
  }
  return kinds;
}

/// Tastes with weights that fall: 1, 1/2, 1/3, ... of the first's, at random up to a third less.
std::vector<taste> draw_tastes(random_stream& stream, std::span<const taste> kinds, std::size_t n,
                               double own) {
  std::vector<taste> tastes(n);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const taste& kind = kinds[stream.below(kinds.size())];
    tastes[i] = detail::between(kind, detail::random_taste(stream), own);
    tastes[i].weight = stream.uniform(0.7, 1) / static_cast<double>(i + 1);
    sum += tastes[i].weight;
  }
  for (taste& t : tastes)
    t.weight /= sum;
  return tastes;
}

std::vector<taste> moved(const std::vector<taste>& first, const std::vector<taste>& last,
                         double share) {
  std::vector<taste> now(first.size());
  for (std::size_t i = 0; i < now.size(); ++i)
    now[i] = detail::between(first[i], last[i], share);
  return now;
}

} // namespace

simulated_listeners::simulated_listeners(std::span<const track_attributes> catalog,
                                         const simulation_options& options)
    : options_{options} {
  check(options, catalog.size());
  const random_key key = random_key{options.seed}.child("simulated listeners");
  const auto kinds = draw_kinds(key, options.kinds);
  std::vector<double> fits(catalog.size());
  const auto liked_from = static_cast<std::size_t>(
      std::floor((1 - options.liked_share) * static_cast<double>(catalog.size())));
  for (std::size_t l = 0; l < options.count; ++l) {
    random_stream stream = key.stream(l);
    person made;
    const std::size_t n = 1 + stream.below(options.tastes);
    made.first = draw_tastes(stream, kinds, n, options.own);
    made.last = draw_tastes(stream, kinds, n, options.own);
    const auto now = moved(made.first, made.last, options.drift);
    std::ranges::transform(catalog, fits.begin(),
                           [&](const auto& a) { return detail::mixture_fit(now, a); });
    const double mean =
        std::accumulate(fits.begin(), fits.end(), 0.0) / static_cast<double>(fits.size());
    double squares = 0;
    for (const double f : fits)
      squares += (f - mean) * (f - mean);
    made.scale = std::max(1e-6, std::sqrt(squares / static_cast<double>(fits.size())));
    const auto at =
        fits.begin() + static_cast<std::ptrdiff_t>(std::min(liked_from, fits.size() - 1));
    std::ranges::nth_element(fits, at);
    made.offset = *at;
    listeners_.push_back(std::move(made));
  }
}

std::vector<taste> simulated_listeners::tastes(std::size_t listener, double time) const {
  const auto& l = listeners_.at(listener);
  return moved(l.first, l.last, options_.drift * std::clamp(time, 0.0, 1.0));
}

double simulated_listeners::score(std::size_t listener, const track_attributes& a,
                                  double time) const {
  const auto& l = listeners_.at(listener);
  return std::tanh((detail::mixture_fit(tastes(listener, time), a) - l.offset) / l.scale);
}

int feedback_of(double score, double threshold, double skip_margin) noexcept {
  if (!(std::abs(score - threshold) >= skip_margin)) // NaN is no answer
    return 0;
  return score >= threshold ? 1 : -1;
}

} // namespace evo::music
