#include "evo/core/random.hpp"
#include "evo/linalg/column_kernels.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/linalg/stretches.hpp"
#include "evo/linalg/symmetric_eigen.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace {

using namespace evo;

template <class T>
linalg::columns<T> normal_columns(std::size_t length, std::size_t count) {
  linalg::columns<T> v(length, count);
  for (std::size_t i = 0; i < count; ++i) {
    random_stream stream = random_key{5}.stream(i);
    stream.fill_normal(v[i]);
  }
  return v;
}

template <class T>
bool close(T seen, double wanted, double size = 1) {
  return std::abs(static_cast<double>(seen) - wanted) <=
         50 * static_cast<double>(std::numeric_limits<T>::epsilon()) * size;
}

} // namespace

TEST_CASE_TEMPLATE("column kernels give what their formulas say, with each instruction set", T,
                   float, double) {
  for (const instruction_set set : {instruction_set::baseline, instruction_set::avx2})
    for (const std::size_t n : {1U, 7U, 16U, 45U}) {
      if (!is_supported(set))
        continue;
      CAPTURE(name(set));
      CAPTURE(n);
      const linalg::column_kernels<T>& k = linalg::column_kernels<T>::of(set);
      const auto v = normal_columns<T>(n, 3);
      const std::array<const T*, 2> from{v.data(1), v.data(2)};
      const std::array<T, 2> weights{T(0.5), T(-2)};
      linalg::columns<T> sum = v, squares = v, product = v, stretched = v;
      k.combine(sum.data(), T(0.25), from.data(), weights.data(), 2, v.stride());
      k.combine_squares(squares.data(), T(0.25), from.data(), weights.data(), 2, v.stride());
      k.multiply(product.data(), v.data(1), v.data(0), v.stride());
      const T along = k.stretch(stretched.data(), T(3), T(0.5), v.data(1), v.data(2), v.stride());
      double dot = 0, next = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const double a = v[0][i], b = v[1][i], c = v[2][i];
        CHECK(close(sum[0][i], 0.25 * a + 0.5 * b - 2 * c, 5));
        CHECK(close(squares[0][i], 0.25 * a + 0.5 * b * b - 2 * c * c, 20));
        CHECK(product[0][i] == v[1][i] * v[0][i]);
        CHECK(close(stretched[0][i], 3 * a + 0.5 * b, 10));
        dot += a * b;
        next += (3 * a + 0.5 * b) * c;
      }
      CHECK(close(k.dot(v.data(0), v.data(1), v.stride()), dot, 50));
      CHECK(close(along, next, 200));
    }
}

TEST_CASE_TEMPLATE("stretches: products, transposed and inverse", T, float, double) {
  constexpr std::size_t n = 9;
  const auto u = normal_columns<T>(n, 2);
  const std::vector<linalg::stretch> s{{0.5, 0.25}, {0.75, 0.125}};
  const auto y = normal_columns<T>(n, 4);
  linalg::columns<T> a = y, b = y;
  linalg::apply<T>(s, u, a.data(2));
  linalg::apply_transposed<T>(s, u, b.data(3));
  const auto& k = linalg::column_kernels<T>::best();
  // (S y_2) . y_3 = y_2 . (S^T y_3)
  CHECK(close(k.dot(a.data(2), y.data(3), y.stride()),
              static_cast<double>(k.dot(y.data(2), b.data(3), y.stride())), 100));
  linalg::apply_inverse<T>(s, u, a.data(2));
  for (std::size_t i = 0; i < n; ++i)
    CHECK(close(a[2][i], static_cast<double>(y[2][i]), 20));
}

TEST_CASE("symmetric_eigen: values in order, vectors that reproduce the matrix, small values too") {
  constexpr std::size_t m = 5;
  const auto v = normal_columns<double>(m, m);
  std::vector<std::vector<double>> a(m, std::vector<double>(m));
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < m; ++j)
      for (std::size_t k = 0; k < m; ++k)
        a[i][j] += std::pow(1e-3, static_cast<double>(i + j)) * v[k][i] * v[k][j];
  const linalg::eigen_pairs pairs = linalg::symmetric_eigen(a);
  for (std::size_t k = 0; k < m; ++k) {
    CHECK((k == 0 || pairs.values[k] <= pairs.values[k - 1]));
    CHECK(pairs.values[k] > 0);
    for (std::size_t i = 0; i < m; ++i) {
      double product = 0;
      for (std::size_t j = 0; j < m; ++j)
        product += a[i][j] * pairs.vectors[k][j];
      CHECK(std::abs(product - pairs.values[k] * pairs.vectors[k][i]) < 1e-13 * pairs.values[0]);
    }
  }
}
