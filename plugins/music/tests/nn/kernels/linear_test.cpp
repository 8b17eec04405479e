// Products of every precision and instruction set against sums in double precision.
#include "nn/kernels/linear.hpp"

#include "nn/kernels/bfloat16.hpp"
#include "support.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>

namespace evo::music::nn {
namespace {

struct shape {
  std::size_t rows, inputs, outputs;
};

constexpr shape shapes[] = {{1, 1, 1},     {1, 7, 3},     {2, 64, 32},   {3, 127, 65},
                            {5, 33, 16},   {6, 256, 17},  {7, 257, 40},  {12, 300, 8},
                            {13, 129, 31}, {16, 515, 33}, {23, 100, 64}, {64, 48, 130},
                            {70, 31, 5},   {97, 20, 33},  {200, 9, 1}};
constexpr precision precisions[] = {precision::fp32, precision::bf16, precision::int8};

/// What the precision makes of a number before it is multiplied.
double seen(float value, precision how) {
  return static_cast<double>(how == precision::bf16 ? from_bfloat16(to_bfloat16(value)) : value);
}

/// x W^T with rounded factors, and the sums' scale: the root of the sum of squared products.
struct expected_product {
  std::vector<double> values, scales;
};

expected_product plain(const_rows x, const std::vector<float>& w, std::size_t outputs,
                       std::size_t inputs, precision how) {
  expected_product expected;
  for (std::size_t r = 0; r < x.count; ++r)
    for (std::size_t o = 0; o < outputs; ++o) {
      double sum = 0, squares = 0;
      for (std::size_t k = 0; k < inputs; ++k) {
        const double product = seen(x[r][k], how) * seen(w[o * inputs + k], how);
        sum += product;
        squares += product * product;
      }
      expected.values.push_back(sum);
      expected.scales.push_back(std::sqrt(squares));
    }
  return expected;
}

/// The largest error, relative to the sums' scale.
double error_of(const std::vector<float>& y, const expected_product& expected) {
  double largest = 0;
  for (std::size_t i = 0; i < y.size(); ++i)
    largest = std::max(largest, std::abs(static_cast<double>(y[i]) - expected.values[i]) /
                                    (expected.scales[i] + 1e-30));
  return largest;
}

/// int8 rounds weights to 1/127 of a group's largest, and activations to 1/127 of theirs where they
/// are of one size: the error of a sum of n such roundings.
double tolerance(precision how) {
  return how == precision::int8 ? 0.06 : 4e-6; // seen: 0.048 and 2.2e-6
}

std::vector<float> product(const linear& l, const_rows x, const executor& run) {
  std::vector<float> y(x.count * l.outputs());
  l(x, {y.data(), x.count, l.outputs()}, run);
  return y;
}

/// The last task first.
executor backwards() {
  return [](std::size_t n, const std::function<void(std::size_t)>& body) {
    for (std::size_t i = n; i-- > 0;)
      body(i);
  };
}

} // namespace

TEST_CASE("linear: any number of rows, inputs and outputs, every precision and instruction set") {
  for (const auto& [rows, inputs, outputs] : shapes)
    for (const precision how : precisions) {
      const auto w = random_numbers(outputs * inputs, 1), x = random_numbers(rows * inputs, 2);
      const const_rows view{x.data(), rows, inputs};
      const auto expected = plain(view, w, outputs, inputs, how);
      for (const instruction_set set : available_sets()) {
        CAPTURE(rows);
        CAPTURE(inputs);
        CAPTURE(outputs);
        CAPTURE(static_cast<int>(how));
        CAPTURE(static_cast<int>(set));
        const linear l{w, outputs, inputs, {}, how, set};
        CHECK(l.outputs() == outputs);
        CHECK(l.inputs() == inputs);
        CHECK(error_of(product(l, view, serial_executor()), expected) < tolerance(how));
      }
    }
}

TEST_CASE("linear: a row's result is the same bits alone and among others, in any order of tasks") {
  constexpr std::size_t most = 150, inputs = 700, outputs = 150;
  const auto w = random_numbers(outputs * inputs, 3), x = random_numbers(most * inputs, 4);
  for (const instruction_set set : available_sets())
    for (const precision how : precisions) {
      CAPTURE(static_cast<int>(how));
      CAPTURE(static_cast<int>(set));
      const linear l{w, outputs, inputs, {}, how, set};
      const auto all = product(l, {x.data(), most, inputs}, backwards());
      for (std::size_t rows = 1; rows <= most; rows += rows < 30 ? 1 : 17) {
        const std::size_t first = most - rows;
        const auto some = product(l, {x.data() + first * inputs, rows, inputs}, serial_executor());
        CHECK(std::equal(some.begin(), some.end(),
                         all.end() - static_cast<std::ptrdiff_t>(some.size())));
      }
    }
}

TEST_CASE("linear: rows may overlap, and those of y may lie apart") {
  constexpr std::size_t rows = 20, inputs = 21, outputs = 10, stride = 3, apart = 13;
  const auto w = random_numbers(outputs * inputs, 5), x = random_numbers(rows * stride + inputs, 6);
  const const_rows windows{x.data(), rows, stride};
  for (const instruction_set set : available_sets())
    for (const precision how : precisions) {
      const linear l{w, outputs, inputs, {}, how, set};
      std::vector<float> y(rows * apart, -7.0F), dense;
      l(windows, {y.data(), rows, apart}, serial_executor());
      for (std::size_t r = 0; r < rows; ++r) {
        dense.insert(dense.end(), y.begin() + static_cast<std::ptrdiff_t>(r * apart),
                     y.begin() + static_cast<std::ptrdiff_t>(r * apart + outputs));
        for (std::size_t i = outputs; i < apart; ++i)
          CHECK(y[r * apart + i] == -7.0F);
      }
      CHECK(error_of(dense, plain(windows, w, outputs, inputs, how)) < tolerance(how));
    }
}

TEST_CASE("linear: what becomes of a product and its bias") {
  constexpr std::size_t rows = 7, inputs = 40, outputs = 37;
  const auto w = random_numbers(outputs * inputs, 7), x = random_numbers(rows * inputs, 8);
  const auto bias = random_numbers(outputs, 9), before = random_numbers(rows * outputs, 10);
  for (const instruction_set set : available_sets()) {
    CAPTURE(static_cast<int>(set));
    const linear l{w, outputs, inputs, bias, precision::fp32, set};
    const auto with = [&](epilogue then) {
      auto y = before;
      l({x.data(), rows, inputs}, {y.data(), rows, outputs}, serial_executor(), then);
      return y;
    };
    const auto plain_y = with(epilogue::store), added = with(epilogue::add);
    const auto cut = with(epilogue::relu), bent = with(epilogue::gelu);
    const auto expected = plain({x.data(), rows, inputs}, w, outputs, inputs, precision::fp32);
    for (std::size_t i = 0; i < plain_y.size(); ++i) {
      CHECK(static_cast<double>(plain_y[i] - bias[i % outputs]) ==
            doctest::Approx(expected.values[i]).epsilon(1e-4));
      CHECK(added[i] == before[i] + plain_y[i]);
      CHECK(cut[i] == std::max(plain_y[i], 0.0F));
      const double p = static_cast<double>(plain_y[i]);
      CHECK(std::abs(static_cast<double>(bent[i]) - 0.5 * p * (1 + std::erf(p * std::sqrt(0.5)))) <
            1e-6 * std::max(1.0, std::abs(p)));
    }
  }
}

TEST_CASE("linear: NaN and infinity stay in their row") {
  constexpr std::size_t inputs = 300, outputs = 20;
  const auto w = random_numbers(outputs * inputs, 11);
  const auto good = random_numbers(inputs, 12);
  for (const float bad : {std::nanf(""), HUGE_VALF, -HUGE_VALF})
    for (const instruction_set set : available_sets())
      for (const precision how : precisions) {
        CAPTURE(static_cast<int>(how));
        CAPTURE(static_cast<int>(set));
        const linear l{w, outputs, inputs, {}, how, set};
        std::vector<float> x = good;
        x.insert(x.end(), good.begin(), good.end());
        x[inputs + 150] = bad;
        const auto y = product(l, {x.data(), 2, inputs}, serial_executor());
        const auto alone = product(l, {good.data(), 1, inputs}, serial_executor());
        CHECK(std::equal(alone.begin(), alone.end(), y.begin()));
        CHECK(std::none_of(y.begin() + outputs, y.end(), [](float v) { return std::isfinite(v); }));
      }
}

TEST_CASE("linear: int8 and bf16 have the same bits with every instruction set") {
  constexpr std::size_t rows = 31, inputs = 427, outputs = 77;
  const auto w = random_numbers(outputs * inputs, 13), x = random_numbers(rows * inputs, 14);
  const auto with = [&](precision how, instruction_set set) {
    return product(linear{w, outputs, inputs, {}, how, set}, {x.data(), rows, inputs},
                   serial_executor());
  };
  for (const instruction_set set : available_sets()) {
    CAPTURE(static_cast<int>(set));
    CHECK(with(precision::int8, set) == with(precision::int8, instruction_set::portable));
    // Products of bfloat16 are exact, so that fusing changes nothing; pairs at once would.
    if (set == instruction_set::avx2)
      CHECK(with(precision::bf16, set) == with(precision::bf16, instruction_set::portable));
  }
}

TEST_CASE("linear: int8 stays close when a few inputs or their weights are 30 times as large") {
  constexpr std::size_t rows = 8, inputs = 1024, outputs = 128;
  const auto w = random_numbers(outputs * inputs, 15), x = random_numbers(rows * inputs, 16);
  for (const float in_x : {1.0F, 30.0F, 1 / 30.0F})
    for (const float in_w : {1.0F, 30.0F, 1 / 30.0F}) {
      CAPTURE(in_x);
      CAPTURE(in_w);
      auto scaled_x = x, scaled_w = w;
      for (std::size_t k = 100; k < inputs; k += 128) {
        for (std::size_t r = 0; r < rows; ++r)
          scaled_x[r * inputs + k] *= in_x;
        for (std::size_t o = 0; o < outputs; ++o)
          scaled_w[o * inputs + k] *= in_w;
      }
      const const_rows view{scaled_x.data(), rows, inputs};
      const auto y =
          product(linear{scaled_w, outputs, inputs, {}, precision::int8}, view, serial_executor());
      const auto expected = plain(view, scaled_w, outputs, inputs, precision::fp32);
      double error = 0, size = 0;
      for (std::size_t i = 0; i < y.size(); ++i) {
        error += std::pow(static_cast<double>(y[i]) - expected.values[i], 2);
        size += expected.values[i] * expected.values[i];
      }
      CHECK(std::sqrt(error / size) < 0.015); // seen: up to 0.0128
    }
}

TEST_CASE("linear: int8 has the same bits where activations of 8 and of 16 bits share a tile") {
  constexpr std::size_t rows = 25, inputs = 516, outputs = 70;
  const auto w = random_numbers(outputs * inputs, 17);
  auto x = random_numbers(rows * inputs, 18);
  for (std::size_t r = 0; r < rows; r += 4) // one group of every fourth row keeps 16 bits
    x[r * inputs + 200] = 100;
  const const_rows view{x.data(), rows, inputs};
  const linear portable{w, outputs, inputs, {}, precision::int8, instruction_set::portable};
  const auto expected = product(portable, view, serial_executor());
  for (const instruction_set set : available_sets()) {
    CAPTURE(static_cast<int>(set));
    const linear l{w, outputs, inputs, {}, precision::int8, set};
    CHECK(product(l, view, serial_executor()) == expected);
    for (std::size_t r = 0; r < rows; ++r) {
      const auto alone = product(l, {x.data() + r * inputs, 1, inputs}, serial_executor());
      CHECK(std::equal(alone.begin(), alone.end(),
                       expected.begin() + static_cast<std::ptrdiff_t>(r * outputs)));
    }
  }
}

TEST_CASE("linear: no rows are no work") {
  const linear l{std::vector<float>{1, 2}, 1, 2, {}, precision::fp32};
  l({}, {}, serial_executor());
}

} // namespace evo::music::nn
