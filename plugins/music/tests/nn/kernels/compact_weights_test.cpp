// Products with compact weights against the same with plain ones: to the bit.
#include "nn/kernels/compact_weights.hpp"

#include "nn/kernels/linear.hpp"
#include "support.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <doctest/doctest.h>
#include <limits>

namespace evo::music::nn {
namespace {

linear with(const std::vector<float>& w, std::size_t outputs, std::size_t inputs,
            weight_storage storage, instruction_set set = best_available()) {
  return {w, outputs, inputs, {}, precision::bf16, set, storage};
}

std::vector<float> product(const linear& l, const std::vector<float>& x, std::size_t rows) {
  std::vector<float> y(rows * l.outputs());
  l({x.data(), rows, l.inputs()}, {y.data(), rows, l.outputs()}, serial_executor());
  return y;
}

/// Also where both are the same NaN.
bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

/// Where compact weights aren't read, they are plain ones.
bool are_read_here() {
  const std::vector<float> w = random_numbers(32 * 32, 1);
  return with(w, 32, 32, weight_storage::compact).bytes() !=
         with(w, 32, 32, weight_storage::plain).bytes();
}

} // namespace

TEST_CASE("compact weights: products have the same bits as with plain ones") {
  struct shape {
    std::size_t outputs, inputs;
  };
  for (const auto& [outputs, inputs] :
       {shape{1, 1}, shape{3, 7}, shape{32, 64}, shape{65, 127}, shape{40, 515}, shape{130, 1030}})
    for (const std::size_t rows : {1, 2, 3, 4, 5, 6, 11, 12, 13, 24, 25, 70, 97}) {
      const auto w = random_numbers(outputs * inputs, 1), x = random_numbers(rows * inputs, 2);
      for (const instruction_set set : available_sets()) {
        CAPTURE(outputs);
        CAPTURE(inputs);
        CAPTURE(rows);
        CAPTURE(static_cast<int>(set));
        CHECK(same_bits(product(with(w, outputs, inputs, weight_storage::compact, set), x, rows),
                        product(with(w, outputs, inputs, weight_storage::plain, set), x, rows)));
      }
    }
}

TEST_CASE("compact weights: a quarter less memory") {
  if (!are_read_here())
    return;
  constexpr std::size_t outputs = 1024, inputs = 4096;
  const auto w = random_numbers(outputs * inputs, 3);
  const std::size_t plain = with(w, outputs, inputs, weight_storage::plain).bytes();
  const std::size_t compact = with(w, outputs, inputs, weight_storage::compact).bytes();
  CHECK(plain == outputs * inputs * 2);
  CHECK(static_cast<double>(compact) < 0.752 * static_cast<double>(plain));
}

TEST_CASE("compact weights: numbers of every size, zeros, infinity and NaN are kept") {
  constexpr std::size_t outputs = 70, inputs = 1026;
  auto w = random_numbers(outputs * inputs, 4);
  // One weight in 401 is one of these, so that panels have exceptions, some of them side by side.
  const float strange[] = {0.0F,   -0.0F,  1e-30F, -1e-38F, 3e-39F, 1e30F,
                           -2e37F, 1e-12F, 65536,  -1e-3F,  1.0F,   1e-41F};
  for (std::size_t i = 0; i < w.size(); i += 401) {
    w[i] = strange[i / 401 % std::size(strange)];
    w[std::min(i + 1, w.size() - 1)] = strange[(i / 401 + 5) % std::size(strange)];
  }
  auto bad = w;
  bad[3 * inputs + 5] = std::numeric_limits<float>::quiet_NaN();
  bad[40 * inputs + 500] = -std::numeric_limits<float>::infinity();
  for (const auto& weights : {w, bad}) {
    const linear compact = with(weights, outputs, inputs, weight_storage::compact);
    const linear plain = with(weights, outputs, inputs, weight_storage::plain);
    CHECK((!are_read_here() || compact.bytes() < plain.bytes()));
    for (const std::size_t rows : {1, 2, 4, 7, 30}) {
      CAPTURE(rows);
      const auto x = random_numbers(rows * inputs, 5);
      CHECK(same_bits(product(compact, x, rows), product(plain, x, rows)));
    }
    // One input at a time, so that no weight hides behind others' sums.
    std::vector<float> x(inputs * inputs);
    for (std::size_t i = 0; i < inputs; ++i)
      x[i * inputs + i] = 1;
    CHECK(same_bits(product(compact, x, inputs), product(plain, x, inputs)));
    for (std::size_t i = 0; i < inputs; i += 37) {
      const std::vector<float> one(x.begin() + static_cast<std::ptrdiff_t>(i * inputs),
                                   x.begin() + static_cast<std::ptrdiff_t>((i + 1) * inputs));
      CHECK(same_bits(product(compact, one, 1), product(plain, one, 1)));
    }
  }
}

TEST_CASE("compact weights: weights whose exponents are all alike likely are stored plainly") {
  constexpr std::size_t outputs = 64, inputs = 256;
  auto w = random_numbers(outputs * inputs, 6);
  CHECK(compact_weights{w, outputs, inputs}.worthwhile());
  for (std::size_t i = 0; i < w.size(); ++i)
    w[i] = std::ldexp(w[i], static_cast<int>(i * 7 % 60) - 30);
  CHECK_FALSE(compact_weights{w, outputs, inputs}.worthwhile());
  CHECK(with(w, outputs, inputs, weight_storage::compact).bytes() ==
        with(w, outputs, inputs, weight_storage::plain).bytes());
}

} // namespace evo::music::nn
