#pragma once
/// What statistical claims are measured with.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

namespace support {

/// The greatest distance between the sample's distribution function and the given one, times
/// sqrt(n) (Kolmogorov-Smirnov). Above 1.95 with a chance of 1 in 1000 if the sample is of that
/// distribution.
[[nodiscard]] inline double ks_statistic(std::vector<double> sample,
                                         const std::function<double(double)>& cdf) {
  std::sort(sample.begin(), sample.end());
  const auto n = static_cast<double>(sample.size());
  double distance = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double expected = cdf(sample[i]);
    distance = std::max({distance, expected - static_cast<double>(i) / n,
                         static_cast<double>(i + 1) / n - expected});
  }
  return distance * std::sqrt(n);
}

[[nodiscard]] inline double normal_cdf(double x) {
  return std::erfc(-x / std::sqrt(2.0)) / 2;
}

[[nodiscard]] inline double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// k-th central moment.
[[nodiscard]] inline double moment_of(std::span<const double> values, int k) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values)
    sum += std::pow(value - mean, k);
  return sum / static_cast<double>(values.size());
}

/// How often each of 0, ..., n - 1 occurs, as a share.
template <class Index>
[[nodiscard]] std::vector<double> shares_of(std::span<const Index> drawn, std::size_t n) {
  std::vector<double> shares(n);
  for (const Index i : drawn)
    shares[static_cast<std::size_t>(i)] += 1 / static_cast<double>(drawn.size());
  return shares;
}

/// Pearson's chi-squared, as standard deviations above its expectation (Wilson and Hilferty 1931).
/// Above 3.1 with a chance of 1 in 1000 if the shares are of those probabilities; entries of
/// probability 0 must be 0.
[[nodiscard]] inline double chi_squared_deviation(std::span<const double> shares,
                                                  std::span<const double> probabilities,
                                                  std::size_t draws) {
  double chi = 0, degrees = -1;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (probabilities[i] == 0) {
      if (shares[i] != 0)
        return 1e9;
      continue;
    }
    degrees += 1;
    const double difference = shares[i] - probabilities[i];
    chi += static_cast<double>(draws) * difference * difference / probabilities[i];
  }
  const double scale = 2 / (9 * degrees);
  return (std::cbrt(chi / degrees) - (1 - scale)) / std::sqrt(scale);
}

[[nodiscard]] inline double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return std::midpoint(values[(values.size() - 1) / 2], values[values.size() / 2]);
}

} // namespace support
