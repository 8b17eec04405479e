// Functions of rows against the standard library's in double precision.
#include "nn/kernels/elementwise.hpp"

#include "support.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>

namespace evo::music::nn {
namespace {

constexpr std::size_t lengths[] = {1, 3, 8, 13, 16, 31, 100, 1024};

/// Large and small numbers of both signs, zero among them.
std::vector<float> many_sizes() {
  std::vector<float> x{0.0F, -0.0F};
  for (float size = 1e-20F; size < 88; size *= 1.07F)
    for (const float sign : {1.0F, -1.0F})
      x.push_back(sign * size);
  return x;
}

/// The largest relative error of f's results against the exact ones.
template <class Exact>
double relative_error(const std::vector<float>& x, const std::vector<float>& y,
                      const Exact& exact) {
  double largest = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double expected = exact(static_cast<double>(x[i]));
    const double error = std::abs(static_cast<double>(y[i]) - expected);
    // (Below the smallest normal number there is nothing to be relative to.)
    largest = std::max(largest, error / std::max(std::abs(expected), 1e-37));
  }
  return largest;
}

} // namespace

TEST_CASE("elu, sigmoid and tanh are within 1e-6 of the exact value, relatively") {
  const auto x = many_sizes();
  for (const instruction_set set : available_sets()) {
    CAPTURE(static_cast<int>(set));
    std::vector<float> y(x.size());
    elu(x, y, set);
    CHECK(relative_error(x, y, [](double v) { return v > 0 ? v : std::expm1(v); }) < 1e-6);
    y = x;
    sigmoid(y, set);
    CHECK(relative_error(x, y, [](double v) { return 1 / (1 + std::exp(-v)); }) < 1e-6);
    y = x;
    tanh(y, set);
    CHECK(relative_error(x, y, [](double v) { return std::tanh(v); }) < 1e-6);
    CHECK(std::signbit(y[1]));
  }
}

TEST_CASE("functions of rows: infinities have their limits, NaN stays NaN") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  for (const instruction_set set : available_sets()) {
    std::vector<float> x{infinity, -infinity, std::nanf("")}, y(3);
    elu(x, y, set);
    CHECK(y[0] == infinity);
    CHECK(y[1] == doctest::Approx(-1.0));
    CHECK(std::isnan(y[2]));
    y = x;
    sigmoid(y, set);
    CHECK(y[0] == 1.0F);
    CHECK(y[1] < 2e-38F);
    CHECK(std::isnan(y[2]));
    y = x;
    tanh(y, set);
    CHECK(y[0] == 1.0F);
    CHECK(y[1] == -1.0F);
    CHECK(std::isnan(y[2]));
  }
}

TEST_CASE("softmax: shares of any number of values, also huge ones and those at minus infinity") {
  for (const instruction_set set : available_sets())
    for (const std::size_t n : lengths) {
      CAPTURE(n);
      auto x = random_numbers(n, n);
      for (float& v : x)
        v = v * 10 + 1e4F;
      if (n > 1)
        x[1] = -std::numeric_limits<float>::infinity();
      const double most = static_cast<double>(*std::ranges::max_element(x));
      std::vector<double> expected;
      double sum = 0;
      for (const float v : x)
        sum += expected.emplace_back(std::exp(static_cast<double>(v) - most));
      softmax(x, set);
      for (std::size_t i = 0; i < n; ++i)
        CHECK(std::abs(static_cast<double>(x[i]) - expected[i] / sum) <
              1e-6 * (expected[i] / sum + 1e-30));
      if (n > 1)
        CHECK(x[1] == 0.0F);
    }
}

TEST_CASE("layer_norm and rms_norm: any length, in place, far from zero") {
  for (const instruction_set set : available_sets())
    for (const std::size_t n : lengths) {
      CAPTURE(n);
      CAPTURE(static_cast<int>(set));
      auto x = random_numbers(n, 1);
      const auto gain = random_numbers(n, 2), bias = random_numbers(n, 3);
      for (float& v : x)
        v += 20;
      double mean = 0, variance = 0, squares = 0;
      for (const float v : x) {
        mean += static_cast<double>(v) / static_cast<double>(n);
        squares += static_cast<double>(v) * static_cast<double>(v) / static_cast<double>(n);
      }
      for (const float v : x)
        variance += std::pow(static_cast<double>(v) - mean, 2) / static_cast<double>(n);
      auto y = x, z = x;
      layer_norm(y, gain, bias, 1e-5F, y, set);
      rms_norm(z, gain, 1e-6F, z, set);
      for (std::size_t i = 0; i < n; ++i) {
        const double normal = (static_cast<double>(x[i]) - mean) / std::sqrt(variance + 1e-5);
        const double g = static_cast<double>(gain[i]), b = static_cast<double>(bias[i]);
        CHECK(std::abs(static_cast<double>(y[i]) - (normal * g + b)) < 2e-5); // the mean's rounding
        CHECK(static_cast<double>(z[i]) ==
              doctest::Approx(static_cast<double>(x[i]) / std::sqrt(squares + 1e-6) * g)
                  .epsilon(1e-6));
      }
    }
}

} // namespace evo::music::nn
