#pragma once
/// @file
/// A population as a list of scores that a model can read.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace evo {

/// Scores from 0 (the highest cost) to 100 (the lowest), linear in between and rounded to whole
/// numbers; 50 for all where they are equal, 0 for failed ones (NaN).
[[nodiscard]] inline std::vector<int> scores_of(std::span<const double> costs) {
  double lowest = INFINITY, highest = -INFINITY;
  for (const double c : costs)
    if (std::isfinite(c)) {
      lowest = std::min(lowest, c);
      highest = std::max(highest, c);
    }
  std::vector<int> scores;
  for (const double c : costs) {
    if (!std::isfinite(c))
      scores.push_back(0);
    else if (highest > lowest)
      scores.push_back(static_cast<int>(std::lround(100 * (highest - c) / (highest - lowest))));
    else
      scores.push_back(50);
  }
  return scores;
}

/// A ranking as text, and who is in it.
struct text_ranking {
  std::string text;
  std::vector<std::size_t> shown; ///< indices of the texts, best first
};

/// Lines of "score: text", best first, each text once. Where that takes more than `most_bytes`, as
/// many lines as fit: the best half of them, then others spread evenly down to the worst, since
/// what fails teaches, too. At least one line.
[[nodiscard]] inline text_ranking rank_texts(std::span<const std::string> texts,
                                             std::span<const double> costs,
                                             std::size_t most_bytes) {
  const std::vector<int> scores = scores_of(costs);
  std::vector<std::size_t> order(texts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto rank_key = [&](std::size_t i) {
    return std::isfinite(costs[i]) ? costs[i] : INFINITY;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rank_key(a) < rank_key(b); });
  std::vector<std::size_t> distinct;
  for (const std::size_t i : order)
    if (std::none_of(distinct.begin(), distinct.end(),
                     [&](std::size_t j) { return texts[i] == texts[j]; }))
      distinct.push_back(i);

  const auto line = [&](std::size_t i) {
    return std::to_string(scores[i]) + ": " + texts[i] + "\n";
  };
  const auto chosen = [&](std::size_t count) {
    std::vector<std::size_t> some;
    const std::size_t best = count >= distinct.size() ? distinct.size() : (count + 1) / 2;
    for (std::size_t i = 0; i < best; ++i)
      some.push_back(distinct[i]);
    const std::size_t others = std::min(count, distinct.size()) - best;
    for (std::size_t i = 0; i < others; ++i) // the last one is the worst
      some.push_back(distinct[best + (i + 1) * (distinct.size() - best) / others - 1]);
    return some;
  };
  for (std::size_t count = distinct.size(); count > 0; --count) {
    text_ranking r{.text = {}, .shown = chosen(count)};
    for (const std::size_t i : r.shown)
      r.text += line(i);
    if (r.text.size() <= most_bytes || count == 1)
      return r;
  }
  return {};
}

} // namespace evo
