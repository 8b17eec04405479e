#include <doctest/doctest.h>

#include "evo/core/random.hpp"
#include "evo/music/aligner_report.hpp"

#include <cmath>

using namespace evo::music;

namespace {

/// As Rousseeuw writes it, from all distances.
double by_definition(const std::vector<float>& rows, std::size_t width,
                     const std::vector<std::size_t>& group) {
  const std::size_t n = group.size();
  const auto dot = [&](std::size_t i, std::size_t j) {
    double sum = 0;
    for (std::size_t k = 0; k < width; ++k)
      sum += static_cast<double>(rows[i * width + k]) * static_cast<double>(rows[j * width + k]);
    return sum;
  };
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> sum(10), count(10);
    for (std::size_t j = 0; j < n; ++j)
      if (j != i) {
        sum[group[j]] += 1 - dot(i, j) / std::sqrt(dot(i, i) * dot(j, j));
        ++count[group[j]];
      }
    if (count[group[i]] == 0)
      continue;
    const double a = sum[group[i]] / count[group[i]];
    double b = INFINITY;
    for (std::size_t g = 0; g < sum.size(); ++g)
      if (g != group[i] && count[g] > 0)
        b = std::min(b, sum[g] / count[g]);
    total += (b - a) / std::max(a, b);
  }
  return total / static_cast<double>(n);
}

} // namespace

TEST_CASE("silhouettes equal their definition by all distances") {
  evo::random_stream stream = evo::random_key{3}.stream(0);
  constexpr std::size_t n = 41, width = 7;
  std::vector<float> rows(n * width);
  stream.fill_normal(std::span{rows});
  std::vector<std::size_t> group(n);
  for (std::size_t i = 0; i < n; ++i) {
    group[i] = i % 4;
    rows[i * width + group[i]] += 4.0F;
  }
  group.back() = 9; // alone
  const double expected = by_definition(rows, width, group);
  CHECK(expected > 0.05); // or the comparison says little
  CHECK(silhouette(rows, width, group) == doctest::Approx(expected).epsilon(1e-9));
}

TEST_CASE("silhouettes tell groups apart, whatever the vectors' lengths") {
  const std::vector<float> apart{1, 0, 2, 0, 0, 1, 0, 5};
  CHECK(silhouette(apart, 2, std::vector<std::size_t>{0, 0, 1, 1}) == doctest::Approx(1));
  CHECK(silhouette(apart, 2, std::vector<std::size_t>{0, 1, 0, 1}) < 0);
  const std::vector<float> alike(8, 1);
  CHECK(silhouette(alike, 2, std::vector<std::size_t>{0, 0, 1, 1}) == 0);
  const std::vector<float> zeros(8, 0);
  CHECK(silhouette(zeros, 2, std::vector<std::size_t>{0, 0, 1, 1}) == 0);
  CHECK(std::isnan(silhouette(apart, 2, std::vector<std::size_t>{2, 2, 2, 2})));
  CHECK(std::isnan(silhouette({}, 2, {})));
}
