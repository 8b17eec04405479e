#include "support/symmetric_covariance.hpp"

#include <Eigen/Core>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace {

template <class T>
using columns = std::vector<std::vector<T>>;

/// Vectors without structure, entries in (-1, 1).
template <class T>
columns<T> some_columns(std::size_t n, std::size_t count) {
  columns<T> all(count, std::vector<T>(n));
  for (std::size_t k = 0; k < count; ++k)
    for (std::size_t i = 0; i < n; ++i) {
      const auto x = static_cast<double>(k * n + i);
      all[k][i] = static_cast<T>(std::sin(x * x + 3 * x + 1));
    }
  return all;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

} // namespace

TEST_CASE_TEMPLATE("symmetric_covariance: the root is symmetric, and its square is C", T, float,
                   double) {
  for (const std::size_t n : {1U, 2U, 7U, 20U}) {
    CAPTURE(n);
    const columns<T> y = some_columns<T>(n, 3);
    const std::array weights{100.0, 1.0, 0.25};
    columns<T> carried{std::vector<T>(n)};
    support::symmetric_covariance<T> c{n};
    c.update(0.5, weights, y, y, carried);

    columns<T> identity(n, std::vector<T>(n)), root = identity;
    for (std::size_t i = 0; i < n; ++i)
      identity[i][i] = 1;
    c.transform(identity, root, n);

    const double tolerance = 2000.0 * static_cast<double>(std::numeric_limits<T>::epsilon());
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        double expected = i == j ? 0.5 : 0, squared = 0;
        for (std::size_t k = 0; k < y.size(); ++k)
          expected += weights[k] * static_cast<double>(y[k][i]) * static_cast<double>(y[k][j]);
        for (std::size_t k = 0; k < n; ++k)
          squared += static_cast<double>(root[i][k]) * static_cast<double>(root[k][j]);
        CHECK(std::abs(c.covariance(i, j) - expected) <= tolerance);
        CHECK(std::abs(squared - expected) <= tolerance);
        CHECK(std::abs(static_cast<double>(root[i][j] - root[j][i])) <= tolerance);
      }
  }
}

TEST_CASE("symmetric_covariance: whiten undoes transform, and a carried vector stays where it is") {
  support::symmetric_covariance<double> c{5};
  const columns<double> y = some_columns<double>(5, 4);
  columns<double> carried{some_columns<double>(5, 5).back()};
  const std::vector<double> kept = carried[0]; // C = I
  c.update(0.8, std::array{3.0, 0.5, 0.1, -0.2}, y, y, carried);

  const columns<double> z = some_columns<double>(5, 6);
  columns<double> there = z;
  c.transform(z, there, 6);
  for (std::size_t k = 0; k < 6; ++k) {
    c.whiten(there[k]);
    CHECK(largest_difference(there[k], z[k]) < 1e-14);
  }
  columns<double> back = carried;
  c.transform(carried, back, 1);
  CHECK(largest_difference(back[0], kept) < 1e-14);
}

TEST_CASE("symmetric_covariance: scaling a gene scales its deviation and keeps correlations") {
  support::symmetric_covariance<double> c{3};
  const columns<double> y = some_columns<double>(3, 2);
  columns<double> carried{std::vector<double>(3)};
  c.update(1, std::array{1.0, 0.5}, y, y, carried);
  const double variance = c.variance(1), across = c.covariance(0, 1), other = c.covariance(0, 2);
  c.scale_gene(1, 4);
  CHECK(c.variance(1) == 16 * variance);
  CHECK(c.covariance(0, 1) == 4 * across);
  CHECK(c.covariance(1, 0) == 4 * across);
  CHECK(c.covariance(0, 2) == other);
}

TEST_CASE("jacobi: finds the axes of a matrix of condition 1e12") {
  Eigen::MatrixXd a(3, 3);
  a << 1e12, 2e6, 1, //
      2e6, 1e6, 0.5, //
      1, 0.5, 1;
  const support::eigen_system<double> e = support::jacobi<double>(a);
  CHECK(
      (e.vectors.transpose() * e.vectors - Eigen::MatrixXd::Identity(3, 3)).cwiseAbs().maxCoeff() <
      1e-15);
  for (Eigen::Index i = 0; i < 3; ++i)
    CHECK((a * e.vectors.col(i) - e.values[i] * e.vectors.col(i)).norm() < 1e-15 * 1e12);
}
