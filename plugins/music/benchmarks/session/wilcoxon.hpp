#pragma once
/// @file
/// Wilcoxon's signed-rank test for few pairs, exact.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace evo::music {

struct signed_rank {
  double w_plus = 0;     ///< sum of the ranks of the positive differences
  double p = 1;          ///< P(W+ >= w_plus) if each difference were as likely positive as negative
  std::size_t pairs = 0; ///< that differ; equal pairs are dropped
};

/// One-sided: small p speaks for positive differences. Equal sizes share their mean rank, and the
/// distribution is that of these very ranks, over all 2^n signs (F. Wilcoxon, "Individual
/// Comparisons by Ranking Methods", Biometrics Bulletin 1(6), 1945).
/// @param differences at most 24 that aren't zero, all finite
[[nodiscard]] inline signed_rank wilcoxon_greater(std::vector<double> differences) {
  std::erase(differences, 0.0);
  const std::size_t n = differences.size();
  if (n > 24 || !std::all_of(differences.begin(), differences.end(),
                             [](double d) { return std::isfinite(d); }))
    throw std::invalid_argument{"wilcoxon_greater takes at most 24 finite differences"};
  std::sort(differences.begin(), differences.end(),
            [](double a, double b) { return std::abs(a) < std::abs(b); });

  std::vector<std::uint64_t> ranks(n); // doubled, so that a mean of two is whole
  for (std::size_t from = 0, to = 0; from < n; from = to) {
    while (to < n && std::abs(differences[to]) == std::abs(differences[from]))
      ++to;
    for (std::size_t i = from; i < to; ++i)
      ranks[i] = from + to + 1; // twice the mean of from + 1 ... to
  }
  std::uint64_t observed = 0;
  for (std::size_t i = 0; i < n; ++i)
    observed += differences[i] > 0 ? ranks[i] : 0;

  // ways[w]: choices of signs whose positive ranks sum to w
  std::vector<std::uint64_t> ways(std::accumulate(ranks.begin(), ranks.end(), std::size_t{1}));
  ways[0] = 1;
  for (const auto rank : ranks)
    for (std::size_t w = ways.size(); w-- > rank;)
      ways[w] += ways[w - rank];
  std::uint64_t as_large = 0;
  for (std::size_t w = observed; w < ways.size(); ++w)
    as_large += ways[w];
  return {.w_plus = static_cast<double>(observed) / 2,
          .p = static_cast<double>(as_large) / static_cast<double>(std::uint64_t{1} << n),
          .pairs = n};
}

} // namespace evo::music
