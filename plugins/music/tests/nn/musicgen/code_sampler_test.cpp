#include "nn/musicgen/code_sampler.hpp"

#include "evo/core/random.hpp"
#include "evo/music/error.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

namespace evo::music::nn {
namespace {

// Probabilities 0.4, 0.1, 0.3, 0.15, 0.05.
const std::array<double, 5> shares{0.4, 0.1, 0.3, 0.15, 0.05};

std::vector<float> logits() {
  std::vector<float> values;
  for (const double share : shares)
    values.push_back(static_cast<float>(std::log(share)) + 3);
  return values;
}

/// Pearson's statistic of draws against probabilities; codes of probability 0 mustn't be drawn.
double chi_square(const sampling_settings& settings, const std::vector<double>& expected) {
  constexpr int draws = 20000;
  code_sampler sampler{settings};
  random_stream stream{11, 0};
  std::vector<int> counts(expected.size());
  for (int i = 0; i < draws; ++i)
    ++counts[sampler(logits(), stream.uniform())];
  double sum = 0;
  for (std::size_t code = 0; code < expected.size(); ++code) {
    const double mean = draws * expected[code];
    if (mean == 0) {
      CHECK(counts[code] == 0);
      continue;
    }
    sum += (counts[code] - mean) * (counts[code] - mean) / mean;
  }
  return sum;
}

std::size_t drawn(const sampling_settings& settings, const std::vector<float>& values, double u) {
  return code_sampler{settings}(values, u);
}

} // namespace

// Bounds: the quantile 0.999 of chi-square with as many degrees of freedom as codes less one.
TEST_CASE("a temperature next to zero takes the likeliest code") {
  for (const float temperature : {1e-10F, 1e-38F, std::numeric_limits<float>::denorm_min()})
    for (const std::size_t top_k : {0U, 3U}) {
      code_sampler sampler{{.temperature = temperature, .top_k = top_k}};
      CHECK(sampler(logits(), 0.999) == 0);
    }
}

TEST_CASE("codes are drawn with their probabilities") {
  CHECK(chi_square({.temperature = 1, .top_k = 0}, {0.4, 0.1, 0.3, 0.15, 0.05}) < 18.5);
}

TEST_CASE("temperature sharpens") {
  std::vector<double> squared;
  double sum = 0;
  for (const double share : shares)
    sum += share * share;
  for (const double share : shares)
    squared.push_back(share * share / sum);
  CHECK(chi_square({.temperature = 0.5F, .top_k = 0}, squared) < 18.5);
}

TEST_CASE("top-k leaves the others out") {
  CHECK(chi_square({.temperature = 1, .top_k = 2}, {4.0 / 7, 0, 3.0 / 7, 0, 0}) < 10.9);
}

TEST_CASE("top-p keeps the fewest codes that reach the share") {
  CHECK(chi_square({.temperature = 1, .top_k = 0, .top_p = 0.6F}, {4.0 / 7, 0, 3.0 / 7, 0, 0}) <
        10.9);
  // Of the three that top-k leaves: 0.4, 0.3, 0.15 of 0.85; the first two have 0.82.
  CHECK(chi_square({.temperature = 1, .top_k = 3, .top_p = 0.8F}, {4.0 / 7, 0, 3.0 / 7, 0, 0}) <
        10.9);
}

TEST_CASE("a tiny top-p is the likeliest code") {
  for (const double u : {0.0, 0.5, 0.999})
    CHECK(drawn({.temperature = 1, .top_k = 0, .top_p = 1e-6F}, {0, 2, 1}, u) == 1);
}

TEST_CASE("a draw takes the code in whose part of the sum it falls") {
  const std::vector<float> even{1, 1, 1, 1};
  const sampling_settings all{.temperature = 1, .top_k = 0};
  CHECK(drawn(all, even, 0) == 0);
  CHECK(drawn(all, even, 0.2499) == 0);
  CHECK(drawn(all, even, 0.25) == 1);
  CHECK(drawn(all, even, 0.75) == 3);
  CHECK(drawn(all, even, 1 - 0x1p-53) == 3);
}

TEST_CASE("temperature 0 takes the likeliest, of equals the lowest code") {
  CHECK(drawn({.temperature = 0}, {1, 3, 2, 3}, 0.9) == 1);
}

TEST_CASE("the k-th likeliest's equals are kept") {
  const sampling_settings two{.temperature = 1, .top_k = 2};
  CHECK(drawn(two, {2, 1, 0, 1}, 0.99) == 3);
  CHECK(drawn(two, {2, 1, 0, 1}, 0.7) == 1);
}

TEST_CASE("logits far below the highest have no share") {
  CHECK(drawn({.temperature = 1, .top_k = 0}, {-1e30F, 0, -1e30F}, 1 - 0x1p-53) == 1);
}

TEST_CASE("guidance goes from the free logits past the conditioned ones") {
  std::vector<float> conditioned{1, 2, -1};
  guide(conditioned, std::array{0.5F, 2.0F, 1.0F}, 3);
  CHECK(conditioned == std::vector<float>{2, 2, -5});
}

TEST_CASE("settings out of range are refused") {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  constexpr float infinity = std::numeric_limits<float>::infinity();
  for (const float temperature : {-1.0F, nan, infinity})
    CHECK_THROWS_AS(code_sampler{sampling_settings{.temperature = temperature}}, error);
  for (const float top_p : {0.0F, -1.0F, 1.5F, nan})
    CHECK_THROWS_AS(code_sampler{sampling_settings{.top_p = top_p}}, error);
}

} // namespace evo::music::nn
