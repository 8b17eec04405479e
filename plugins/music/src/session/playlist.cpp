#include "playlist.hpp"

#include "evo/music/fitness.hpp"

#include <algorithm>
#include <cmath>
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

} // namespace evo::music::detail
