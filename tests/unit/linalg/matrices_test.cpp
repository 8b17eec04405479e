#include "evo/core/checkpoint.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/linalg/panel_matrix.hpp"
#include "evo/linalg/principal_axes.hpp"
#include "evo/linalg/solve.hpp"
#include "evo/testing/detail/drive.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace linalg = evo::linalg;
using evo::testing::detail::throws;

namespace {

/// A square matrix from its rows.
template <class T>
linalg::columns<T> matrix(std::initializer_list<std::initializer_list<double>> rows) {
  linalg::columns<T> m(rows.size(), rows.size());
  std::size_t i = 0;
  for (const auto& row : rows) {
    std::size_t j = 0;
    for (const double x : row)
      m[j++][i] = static_cast<T>(x);
    ++i;
  }
  return m;
}

/// H_ij = 1 / (i + j + 1), of condition 1.5e10 for n = 8.
linalg::columns<double> hilbert(std::size_t n) {
  linalg::columns<double> m(n, n);
  for (std::size_t j = 0; j < n; ++j)
    for (std::size_t i = 0; i < n; ++i)
      m[j][i] = 1 / static_cast<double>(i + j + 1);
  return m;
}

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += a[i] * b[i];
  return sum;
}

/// Lengths of the columns, longest first.
template <class T>
std::vector<double> lengths(const linalg::columns<T>& m) {
  std::vector<double> all;
  for (std::size_t i = 0; i < m.size(); ++i)
    all.push_back(std::sqrt(linalg::squared_norm(m[i])));
  std::sort(all.rbegin(), all.rend());
  return all;
}

} // namespace

TEST_CASE_TEMPLATE("columns are padded with zeros, grow with zeros and know their shape", T, float,
                   double) {
  linalg::columns<T> c(17, 2);
  CHECK(c.size() == 2);
  CHECK(c.length() == 17);
  CHECK(c.stride() == (sizeof(T) == 4 ? 32 : 24));
  std::ranges::fill(c[1], T(2));
  c.resize(3);
  CHECK(c[1][16] == 2);
  CHECK(std::all_of(c.data(2), c.data(2) + c.stride(), [](T x) { return x == 0; }));
  CHECK(linalg::squared_norm(c[1]) == 68);
  linalg::add_scaled(c[2], 0.5, std::as_const(c)[1]);
  linalg::scale(c[2], -3);
  CHECK(c[2][16] == -3);
  CHECK(linalg::columns<T>{}.size() == 0);
  const linalg::columns<T> shorter(16, 3), fewer(17, 2);
  for (const auto* other : {&shorter, &fewer})
    CHECK(throws(evo::error_id::foreign_checkpoint, [&] { c.check_shape(*other); }));
  c.check_shape(linalg::columns<T>(17, 3));
}

TEST_CASE_TEMPLATE("a panel matrix begins as identity and survives dense() and a checkpoint", T,
                   float, double) {
  for (const std::size_t n : {1U, 7U, 8U, 9U, 16U, 17U, 40U}) {
    CAPTURE(n);
    linalg::panel_matrix<T> a(n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        CHECK(a(i, j) == (i == j ? 1 : 0));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        a(i, j) = static_cast<T>(100 * i + j);
    const linalg::columns<T> dense = a.dense();
    CHECK(dense.size() == n);
    CHECK(dense[n - 1][0] == static_cast<T>(n - 1));
    CHECK(dense[0][n - 1] == static_cast<T>(100 * (n - 1)));

    evo::archive_writer out;
    out(a);
    linalg::panel_matrix<T> restored;
    evo::archive_reader in{out.bytes()};
    in(restored);
    CHECK(restored == a);
  }
}

TEST_CASE("a panel matrix refuses a checkpoint that isn't square") {
  evo::archive_writer out;
  out(linalg::columns<double>(3, 2));
  linalg::panel_matrix<double> a;
  evo::archive_reader in{out.bytes()};
  CHECK(throws(evo::error_id::corrupt_checkpoint, [&] { in(a); }));
}

TEST_CASE_TEMPLATE("solve finds known answers, also where the first pivot is 0", T, float, double) {
  std::array<T, 3> b{7, 6, 13}; // of x = (1, 2, 3)
  linalg::solve(matrix<T>({{0, 2, 1}, {1, 1, 1}, {4, 0, 3}}), std::span<T>{b});
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(static_cast<double>(b[i]) == doctest::Approx(static_cast<double>(i + 1)).epsilon(1e-5));
  std::array<T, 1> one{6};
  linalg::solve(matrix<T>({{4}}), std::span<T>{one});
  CHECK(one[0] == T(1.5));
}

TEST_CASE("solve loses no more than the condition number takes, and shows a singular matrix") {
  constexpr std::size_t n = 8;
  const linalg::columns<double> h = hilbert(n);
  std::vector<double> b(n); // of x = (1, ..., 1)
  for (std::size_t j = 0; j < n; ++j)
    for (std::size_t i = 0; i < n; ++i)
      b[i] += h[j][i];
  linalg::solve(h, std::span<double>{b});
  for (const double x : b)
    CHECK(std::abs(x - 1) < 1.5e10 * std::numeric_limits<double>::epsilon());

  // Rows of very different scale lose nothing.
  std::array<double, 2> scaled{3e-12, 2e12};
  linalg::solve(matrix<double>({{1e-12, 1e-12}, {1e12, 0}}), std::span<double>{scaled});
  CHECK(scaled[0] == doctest::Approx(2).epsilon(1e-14));
  CHECK(scaled[1] == doctest::Approx(1).epsilon(1e-14));

  std::array<double, 2> singular{1, 2};
  linalg::solve(matrix<double>({{1, 2}, {2, 4}}), std::span<double>{singular});
  CHECK(!(std::isfinite(singular[0]) && std::isfinite(singular[1])));
}

TEST_CASE_TEMPLATE("principal axes of a known factor", T, float, double) {
  // a a^T = ((5, 4), (4, 5)): eigenvalues 9 and 1 along (1, 1) and (1, -1).
  const auto axes = linalg::principal_axes(matrix<T>({{2, 1}, {1, 2}}));
  const auto all = lengths(axes);
  CHECK(all[0] == doctest::Approx(3).epsilon(1e-6));
  CHECK(all[1] == doctest::Approx(1).epsilon(1e-6));
  for (std::size_t i = 0; i < 2; ++i)
    CHECK(std::abs(axes[i][0]) == doctest::Approx(std::abs(axes[i][1])).epsilon(1e-6));
  CHECK(lengths(linalg::principal_axes(matrix<T>({{-3}})))[0] == 3);
}

TEST_CASE("principal axes are orthogonal, keep a a^T, and small ones are right to all digits") {
  // Rows scaled over 12 orders of magnitude: a a^T has condition 1e24, beyond what doubles resolve.
  const double tiny = 1e-12;
  const auto a = matrix<double>({{1, 1, 1}, {1e-6, -1e-6, 0}, {tiny, tiny, -2 * tiny}});
  const auto axes = linalg::principal_axes(a);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      if (i != j)
        CHECK(std::abs(dot(axes[i], axes[j])) <=
              1e-14 * std::sqrt(dot(axes[i], axes[i]) * dot(axes[j], axes[j])));
      double before = 0, after = 0;
      for (std::size_t k = 0; k < 3; ++k) {
        before += a[k][i] * a[k][j];
        after += axes[k][i] * axes[k][j];
      }
      CHECK(std::abs(before - after) <= 1e-14 * std::pow(1e-6, static_cast<double>(i + j)));
    }
  // The rows are orthogonal, so their lengths are those of the axes.
  const auto all = lengths(axes);
  CHECK(all[0] == doctest::Approx(std::sqrt(3.0)).epsilon(1e-14));
  CHECK(all[1] == doctest::Approx(std::sqrt(2.0) * 1e-6).epsilon(1e-14));
  CHECK(all[2] == doctest::Approx(std::sqrt(6.0) * 1e-12).epsilon(1e-14));
}
