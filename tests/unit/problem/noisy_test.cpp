#include "evo/problem/noisy.hpp"

#include "evo/evaluate/per_candidate.hpp"
#include "evo/evaluate/replicated.hpp"
#include "evo/genome/real.hpp"
#include "evo/problem/bbob/bbob_problem.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/sphere.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace {

using population = evo::real_population<double>;
const evo::random_key key{5};

/// As many different points as wanted, all with the value 4 (up to rounding).
evo::batch<population> points(std::size_t count, std::uint32_t replicate = 0) {
  evo::batch<population> b{.genomes = population{2}};
  for (std::size_t i = 0; i < count; ++i) {
    const double angle = static_cast<double>(i);
    b.append(Eigen::Vector2d{2 * std::cos(angle), 2 * std::sin(angle)},
             {.id = i, .replicate = replicate});
  }
  return b;
}

template <class Noise>
std::vector<double> observe(const Noise& noise, const evo::batch<population>& b,
                            const evo::random_key& with = key) {
  evo::noisy evaluate{evo::per_candidate{evo::cost_of{evo::sphere{2}}}, noise, with};
  std::vector<double> values(b.size());
  evaluate(b, values);
  return values;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

} // namespace

TEST_CASE("noise depends on key, genome and replicate, and on nothing else") {
  const evo::additive_noise noise{.deviation = 1};
  const auto all = observe(noise, points(10));
  CHECK(observe(noise, points(10)) == all);
  const auto first = observe(noise, points(3));
  CHECK(std::equal(first.begin(), first.end(), all.begin()));
  const auto again = observe(noise, points(10, 1));
  const auto other = observe(noise, points(10), evo::random_key{6});
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(again[i] != all[i]);
    CHECK(other[i] != all[i]);
  }
}

TEST_CASE("additive noise has the deviation that is asked for") {
  const auto values = observe(evo::additive_noise{.deviation = 0.5}, points(4000));
  double sum = 0, squares = 0;
  for (const double value : values) {
    sum += value - 4;
    squares += (value - 4) * (value - 4);
  }
  CHECK(std::abs(sum / 4000) < 0.03);                      // 3.8 deviations of the mean
  CHECK(std::abs(std::sqrt(squares / 4000) - 0.5) < 0.03); // 5 of the deviation
}

TEST_CASE("multiplicative noise keeps the sign, the median and zero") {
  const auto values = observe(evo::multiplicative_noise{.beta = 1}, points(4000));
  CHECK(*std::min_element(values.begin(), values.end()) > 0);
  CHECK(median(values) == doctest::Approx(4).epsilon(0.1));
  evo::random_stream stream{1, 1};
  CHECK(evo::multiplicative_noise{.beta = 3}(0, stream) == 0);
}

TEST_CASE("Cauchy noise leaves most values alone and sends few far away") {
  const auto values = observe(evo::cauchy_noise{.scale = 1, .probability = 0.2}, points(4000));
  const auto exact =
      std::count_if(values.begin(), values.end(), [](double v) { return std::abs(v - 4) < 1e-12; });
  CHECK(std::abs(static_cast<double>(exact) - 3200) < 130); // 5 deviations
  CHECK(*std::max_element(values.begin(), values.end()) > 100);
  CHECK(*std::min_element(values.begin(), values.end()) >= 4 - 1000 - 1e-9);
}

TEST_CASE("without strength there is no noise, and what failed has failed") {
  for (const double value : observe(evo::additive_noise{.deviation = 0}, points(5)))
    CHECK(value == doctest::Approx(4));
  for (const double value : observe(evo::cauchy_noise{.probability = 0}, points(5)))
    CHECK(value == doctest::Approx(4));
  evo::random_stream stream{1, 1};
  const double not_a_number = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(evo::additive_noise{}(not_a_number, stream)));
  CHECK(std::isnan(evo::multiplicative_noise{}(not_a_number, stream)));
  CHECK(std::isnan(evo::cauchy_noise{.probability = 1}(not_a_number, stream)));
}

TEST_CASE("noise goes on top of any problem, large ones in float, too") {
  const evo::bbob_problem problem{15, 1, 160, evo::bbob_suite::large_scale};
  evo::batch<evo::real_population<float>> b{.genomes = evo::real_population<float>{160}};
  b.append(Eigen::VectorXf::Constant(160, 1.5F), {.id = 0});
  b.append(Eigen::VectorXf::Constant(160, -2), {.id = 1});
  std::vector<double> exact(2), noised(2);
  evo::per_candidate evaluate{evo::cost_of{problem}};
  evaluate(b, exact);
  evo::noisy{evaluate, evo::multiplicative_noise{.beta = 0.01}, key}(b, noised);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(exact[i] == problem(std::vector<double>(160, i == 0 ? 1.5 : -2)));
    CHECK(noised[i] != exact[i]);
    CHECK(noised[i] == doctest::Approx(exact[i]).epsilon(0.05)); // 5 deviations
  }
}

TEST_CASE("replicates average noise away") {
  const auto off = [](std::uint32_t replicates) {
    evo::replicated evaluate{evo::noisy{evo::per_candidate{evo::cost_of{evo::sphere{2}}},
                                        evo::additive_noise{.deviation = 1}, key},
                             {.replicates = replicates}};
    std::vector<double> values(200);
    evaluate(points(200), values);
    double squares = 0;
    for (const double value : values)
      squares += (value - 4) * (value - 4);
    return std::sqrt(squares / 200);
  };
  CHECK(off(1) > 0.85);  // a deviation of 1
  CHECK(off(25) < 0.25); // a fifth
}

TEST_CASE("noise refuses parameters outside their ranges") {
  const auto make = [](const auto& noise) { return observe(noise, points(1)); };
  CHECK_THROWS_AS(make(evo::additive_noise{.deviation = -1}), evo::error);
  CHECK_THROWS_AS(make(evo::multiplicative_noise{.beta = std::nan("")}), evo::error);
  CHECK_THROWS_AS(make(evo::cauchy_noise{.scale = -1}), evo::error);
  CHECK_THROWS_AS(make(evo::cauchy_noise{.probability = 1.5}), evo::error);
}
