#include "areas.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace evo::music::detail {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Indices by falling score.
std::vector<std::size_t> ranked(std::span<const double> scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, std::ranges::greater{}, [&](std::size_t i) { return scores[i]; });
  return order;
}

/// Calls f(positives, negatives) for each group of equal scores, from the highest.
template <class F>
void for_each_group(std::span<const double> scores, std::span<const std::uint8_t> is_positive,
                    const F& f) {
  const auto order = ranked(scores);
  for (std::size_t first = 0, next = 0; first < order.size(); first = next) {
    double positives = 0, negatives = 0;
    for (; next < order.size() && scores[order[next]] == scores[order[first]]; ++next)
      (is_positive[order[next]] != 0 ? positives : negatives) += 1;
    f(positives, negatives);
  }
}

bool has_nan(std::span<const double> scores) {
  return std::ranges::any_of(scores, [](double s) { return std::isnan(s); });
}

} // namespace

double roc_auc(std::span<const double> scores, std::span<const std::uint8_t> is_positive) {
  if (has_nan(scores))
    return undefined;
  double won = 0, above = 0, below = 0;
  for_each_group(scores, is_positive, [&](double positives, double negatives) {
    won += negatives * (above + positives / 2);
    above += positives;
    below += negatives;
  });
  return above == 0 || below == 0 ? undefined : won / (above * below);
}

double average_precision(std::span<const double> scores,
                         std::span<const std::uint8_t> is_positive) {
  if (has_nan(scores))
    return undefined;
  double sum = 0, found = 0, seen = 0;
  for_each_group(scores, is_positive, [&](double positives, double negatives) {
    found += positives;
    seen += positives + negatives;
    sum += positives * found / seen;
  });
  return found == 0 ? undefined : sum / found;
}

} // namespace evo::music::detail
