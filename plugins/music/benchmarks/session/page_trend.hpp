#pragma once
/// @file
/// Page's trend test: do treatments have the effects in the order that was foretold?

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <vector>

namespace evo::music {

struct page_trend {
  double l = 0; ///< sum of j x (rank sum of treatment j)
  double z = 0; ///< (l - mean) / deviation, where there is no trend
  double p = 1; ///< P(as large an l or a larger one), normal approximation
};

/// Ranks from 1; equal values share the mean of theirs.
[[nodiscard]] inline std::vector<double> mean_ranks(std::span<const double> values) {
  std::vector<double> ranks;
  for (const double v : values) {
    const auto below = std::ranges::count_if(values, [v](double x) { return x < v; });
    const auto equal = std::ranges::count(values, v);
    ranks.push_back(static_cast<double>(below) + (static_cast<double>(equal) + 1) / 2);
  }
  return ranks;
}

/// One-sided: small p speaks for values that rise from the first treatment to the last. (E. B.
/// Page, "Ordered Hypotheses for Multiple Treatments: A Significance Test for Linear Ranks", JASA
/// 58 (301), 1963; mean m k (k+1)^2 / 4 and variance m k^2 (k+1)^2 (k-1) / 144 without ties, which
/// make the test more careful.)
/// @param table subjects x treatments, k >= 2 each
/// @throws std::invalid_argument for rows that aren't as long, or values that aren't numbers
[[nodiscard]] inline page_trend page_trend_test(const std::vector<std::vector<double>>& table) {
  const std::size_t k = table.empty() ? 0 : table[0].size();
  page_trend t;
  for (const auto& row : table) {
    if (row.size() != k || k < 2 ||
        std::ranges::any_of(row, [](double v) { return std::isnan(v); }))
      throw std::invalid_argument{"page_trend_test takes rows of as many numbers, two or more"};
    const auto ranks = mean_ranks(row);
    for (std::size_t j = 0; j < k; ++j)
      t.l += static_cast<double>(j + 1) * ranks[j];
  }
  if (table.empty())
    return t;
  const auto m = static_cast<double>(table.size()), n = static_cast<double>(k);
  const double mean = m * n * (n + 1) * (n + 1) / 4,
               variance = m * n * n * (n + 1) * (n + 1) * (n - 1) / 144;
  t.z = (t.l - mean) / std::sqrt(variance);
  t.p = 0.5 * std::erfc(t.z / std::sqrt(2.0));
  return t;
}

} // namespace evo::music
