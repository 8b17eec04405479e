#include <doctest/doctest.h>

#include "nn/aligner/row_math.hpp"

#include "evo/core/random.hpp"

#include <cmath>
#include <vector>

using namespace evo::music::nn;

namespace {

constexpr std::size_t n = 203; // whole vectors and a rest, whatever their width

std::vector<float> normals(std::uint64_t seed, double scale = 1) {
  std::vector<float> x(n);
  evo::random_stream stream = evo::random_key{seed}.stream(0);
  for (float& v : x)
    v = static_cast<float>(scale * stream.normal());
  return x;
}

double phi(double x) {
  return std::exp(-x * x / 2) / std::sqrt(2 * 3.14159265358979323846);
}
double Phi(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

template <class Test>
void with_each_set(Test test) {
  for (const auto set : {instruction_set::portable, instruction_set::avx2, instruction_set::avx512})
    if (is_available(set)) {
      CAPTURE(static_cast<int>(set));
      test(row_math_for(set));
    }
}

doctest::Approx near(double value) {
  return doctest::Approx(value).epsilon(2e-6).scale(1);
}

} // namespace

TEST_CASE("GELU and its slope, with every instruction set") {
  with_each_set([](const row_math& math) {
    const auto x = normals(1, 3), dy = normals(2);
    std::vector<float> y(n), dx(n), added(n, 1.0F);
    math.gelu(x.data(), n, y.data());
    math.gelu_gradient(x.data(), dy.data(), n, false, dx.data());
    math.gelu_gradient(x.data(), dy.data(), n, true, added.data());
    for (std::size_t i = 0; i < n; ++i) {
      const auto v = static_cast<double>(x[i]);
      const double slope = static_cast<double>(dy[i]) * (Phi(v) + v * phi(v));
      CHECK(static_cast<double>(y[i]) == near(v * Phi(v)));
      CHECK(static_cast<double>(dx[i]) == near(slope));
      CHECK(static_cast<double>(added[i]) == near(1 + slope));
    }
  });
}

TEST_CASE("sums and products of rows, with every instruction set") {
  with_each_set([](const row_math& math) {
    const auto x = normals(3), y = normals(4);
    double sum = 0, dot = 0;
    for (std::size_t i = 0; i < n; ++i) {
      sum += static_cast<double>(x[i]);
      dot += static_cast<double>(x[i]) * static_cast<double>(y[i]);
    }
    CHECK(static_cast<double>(math.sum(x.data(), n)) == doctest::Approx(sum).epsilon(1e-5));
    CHECK(static_cast<double>(math.dot(x.data(), y.data(), n)) ==
          doctest::Approx(dot).epsilon(1e-5));
    CHECK(math.sum(x.data(), 0) == 0);
    auto added = y, shifted = y, product = y;
    math.add_scaled(2.0F, x.data(), n, added.data());
    math.shift_and_scale(x.data(), 1.0F, 3.0F, n, shifted.data());
    math.product(x.data(), y.data(), n, true, product.data());
    for (std::size_t i = 0; i < n; ++i) {
      CHECK(added[i] == doctest::Approx(y[i] + 2 * x[i]).epsilon(1e-5));
      CHECK(shifted[i] == doctest::Approx(3 * (x[i] - 1)).epsilon(1e-5));
      CHECK(product[i] == doctest::Approx(y[i] + x[i] * y[i]).epsilon(1e-5));
    }
  });
}

TEST_CASE("AdamW's step as its paper has it, with every instruction set") {
  with_each_set([](const row_math& math) {
    const auto begin = normals(5), gradient = normals(6);
    auto values = begin, first = normals(7, 0.1), second = normals(8);
    for (float& s : second)
      s = s * s;
    const auto m = first, v = second;
    const adamw_factors with{
        .gradient_scale = 0.5F, .kept = 0.99F, .step_size = 0.01F, .root_correction = 0.3F};
    math.adamw(with, gradient.data(), n, values.data(), first.data(), second.data());
    for (std::size_t i = 0; i < n; ++i) {
      const double g = 0.5 * static_cast<double>(gradient[i]);
      const double mean = 0.9 * static_cast<double>(m[i]) + 0.1 * g;
      const double square = 0.999 * static_cast<double>(v[i]) + 0.001 * g * g;
      CHECK(static_cast<double>(first[i]) == near(mean));
      CHECK(static_cast<double>(second[i]) == near(square));
      CHECK(static_cast<double>(values[i]) == near(0.99 * static_cast<double>(begin[i]) -
                                                   0.01 * mean / (std::sqrt(square) / 0.3 + 1e-8)));
    }
  });
}
