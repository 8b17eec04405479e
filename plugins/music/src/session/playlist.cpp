#include "playlist.hpp"

#include "evo/music/fitness.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace evo::music::detail {
namespace {

bool is_like_one_of(const candidate_list& chosen, const stored_candidate& c, double distinct) {
  return std::ranges::any_of(chosen, [&](const auto* other) {
    const auto& a = other->record.embedding;
    const auto& b = c.record.embedding;
    return a == b || cosine(a, b) > distinct;
  });
}

/// The ranking's candidates in the order of a draw without replacement, whose probabilities are
/// proportional to 1/rank: by keys log(u) x rank (P. Efraimidis, P. Spirakis, 2006).
candidate_list drawn_by_rank(const candidate_list& ranking, random_stream& stream) {
  std::vector<std::pair<double, const stored_candidate*>> keys;
  for (std::size_t i = 0; i < ranking.size(); ++i)
    keys.emplace_back(std::log(stream.open_uniform<double>()) * static_cast<double>(i + 1),
                      ranking[i]);
  std::ranges::stable_sort(keys, std::ranges::greater{}, [](const auto& k) { return k.first; });
  candidate_list order;
  for (const auto& key : keys)
    order.push_back(key.second);
  return order;
}

} // namespace

candidate_list ranked(candidate_list candidates) {
  std::erase_if(candidates, [](const auto* c) { return std::isnan(c->record.fitness); });
  std::ranges::stable_sort(candidates, std::ranges::greater{},
                           [](const auto* c) { return c->record.fitness; });
  return candidates;
}

candidate_list distinct_ones(const candidate_list& ranking, std::size_t count, double distinct) {
  candidate_list chosen;
  for (const auto* c : ranking) {
    if (chosen.size() == count)
      break;
    if (!is_like_one_of(chosen, *c, distinct))
      chosen.push_back(c);
  }
  return chosen;
}

candidate_list choose_playlist(const candidate_list& ranking, const playlist_request& request,
                               random_stream& stream) {
  candidate_list order = ranking;
  if (request.choice == "rank")
    order = drawn_by_rank(ranking, stream);
  else if (request.choice == "random")
    stream.shuffle(std::span{order});
  candidate_list playlist = distinct_ones(order, request.size, request.distinct);
  stream.shuffle(std::span{playlist});
  return playlist;
}

std::vector<std::size_t> telling_order(std::span<const float> scores, std::size_t tracks) {
  constexpr double temperature = 0.2; // the report's, by which a score's variance is measured
  constexpr double noise = 4;         // 1 / (p (1 - p)) where p = 1/2
  const std::size_t n = tracks, listeners = n == 0 ? 0 : scores.size() / n;
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (listeners < 2)
    return order;
  std::vector<double> centred(scores.begin(), scores.end()), covariance(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    double mean = 0;
    for (std::size_t l = 0; l < listeners; ++l)
      mean += centred[l * n + i] / static_cast<double>(listeners);
    for (std::size_t l = 0; l < listeners; ++l)
      centred[l * n + i] = (centred[l * n + i] - mean) / temperature;
  }
  for (std::size_t l = 0; l < listeners; ++l)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        covariance[i * n + j] +=
            centred[l * n + i] * centred[l * n + j] / static_cast<double>(listeners - 1);
  for (std::size_t chosen = 0; chosen < n; ++chosen) {
    const auto best =
        std::ranges::max_element(order.begin() + static_cast<std::ptrdiff_t>(chosen), order.end(),
                                 {}, [&](std::size_t i) { return covariance[i * n + i]; });
    std::iter_swap(order.begin() + static_cast<std::ptrdiff_t>(chosen), best);
    const std::size_t c = order[chosen];
    const std::vector<double> column(covariance.begin() + static_cast<std::ptrdiff_t>(c * n),
                                     covariance.begin() + static_cast<std::ptrdiff_t>((c + 1) * n));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        covariance[i * n + j] -= column[i] * column[j] / (column[c] + noise);
  }
  return order;
}

} // namespace evo::music::detail
