// The models of the covariance against the plain formula C = decay C + sum of w y y^T.
#include "evo/core/random.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/strategy/cma/diagonal_covariance.hpp"
#include "evo/strategy/cma/full_covariance.hpp"

#include <Eigen/Core>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace linalg = evo::linalg;

namespace {

using full = evo::cma::full_covariance<double>;
using diagonal = evo::cma::diagonal_covariance<double>;

constexpr std::size_t sizes[] = {1, 2, 5, 8, 9, 17};

template <class T>
linalg::columns<T> normal_columns(std::size_t n, std::size_t count, std::uint64_t seed) {
  linalg::columns<T> z(n, count);
  for (std::size_t k = 0; k < count; ++k) {
    evo::random_stream stream = evo::random_key{seed}.stream(k);
    stream.fill_normal(z[k]);
  }
  return z;
}

template <class Model>
Eigen::MatrixXd matrix_of(const Model& model) {
  const auto n = static_cast<Eigen::Index>(model.dimension());
  Eigen::MatrixXd c(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j)
      c(i, j) = model.covariance(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
  return c;
}

/// By the formula.
template <class T>
void update(Eigen::MatrixXd& c, double decay, std::span<const double> weights,
            const linalg::columns<T>& y) {
  c *= decay;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    Eigen::VectorXd step(c.rows());
    for (Eigen::Index i = 0; i < c.rows(); ++i)
      step[i] = static_cast<double>(y[k][static_cast<std::size_t>(i)]);
    c += weights[k] * step * step.transpose();
  }
}

double relative(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  return (a - b).cwiseAbs().maxCoeff() / b.cwiseAbs().maxCoeff();
}

template <class T>
double largest_difference(std::span<const T> a, std::span<const T> b) {
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    worst = std::max(worst, std::abs(static_cast<double>(a[i] - b[i])));
  return worst;
}

/// Positive first, negative ones that leave at least half of the variance along their steps.
std::vector<double> weights_for(const linalg::columns<double>& z) {
  std::vector<double> weights{0.1, 0.2, 0.05, 0.01};
  for (std::size_t k = weights.size(); k < z.size(); ++k)
    weights.push_back(-0.5 / static_cast<double>(z.size()) / linalg::squared_norm(z[k]));
  return weights;
}

/// A few updates with normal steps.
full an_adapted_one(std::size_t n) {
  full model{n};
  for (std::uint64_t g = 0; g < 5; ++g) {
    auto z = normal_columns<double>(n, 6, 100 + g);
    linalg::columns<double> y(n, 6), carried(n);
    model.transform(z, y, 6);
    model.update(0.7, weights_for(z), y, z, carried);
  }
  return model;
}

} // namespace

TEST_CASE("full_covariance: updates are those of the formula, with negative weights, too") {
  for (const std::size_t n : sizes) {
    CAPTURE(n);
    full model{n};
    Eigen::MatrixXd c =
        Eigen::MatrixXd::Identity(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
    CHECK(matrix_of(model) == c);
    for (std::uint64_t g = 0; g < 20; ++g) {
      auto z = normal_columns<double>(n, 9, g);
      linalg::columns<double> y(n, 9), carried(n);
      model.transform(z, y, 9);
      const std::vector<double> weights = weights_for(z);
      update(c, 0.8, weights, y);
      model.update(0.8, weights, y, z, carried);
      CHECK(relative(matrix_of(model), c) < 1e-12);
    }
  }
}

TEST_CASE("full_covariance: whiten undoes transform") {
  for (const std::size_t n : sizes) {
    CAPTURE(n);
    const full model = an_adapted_one(n);
    const auto z = normal_columns<double>(n, 3, 7);
    linalg::columns<double> y(n, 3);
    model.transform(z, y, 3);
    for (std::size_t k = 0; k < 3; ++k) {
      model.whiten(y[k]);
      CHECK(largest_difference(std::as_const(y)[k], z[k]) < 1e-12);
    }
  }
}

TEST_CASE_TEMPLATE("a carried vector is the same one after an update", Model, full, diagonal) {
  for (const std::size_t n : sizes) {
    CAPTURE(n);
    Model model{n};
    linalg::columns<double> carried = normal_columns<double>(n, 1, 11), before(n), after(n);
    for (std::uint64_t g = 0; g < 10; ++g) {
      model.transform(carried, before, 1);
      auto z = normal_columns<double>(n, 8, g);
      linalg::columns<double> y(n, 8);
      model.transform(z, y, 8);
      model.update(0.75, weights_for(z), y, z, carried);
      model.transform(carried, after, 1);
      CHECK(largest_difference(std::as_const(after)[0], std::as_const(before)[0]) < 1e-12);
    }
  }
}

TEST_CASE("full_covariance: a weight that would take all variance away leaves a hundredth") {
  full model{3};
  linalg::columns<double> z(3, 2), carried(3);
  z[0][1] = 2; // the other one is 0, and changes nothing
  const auto y = z;
  model.update(1, std::array{-50.0, -50.0}, y, z, carried);
  CHECK(model.variance(1) == doctest::Approx(0.01).epsilon(1e-12));
  CHECK(model.variance(0) == 1);
}

TEST_CASE("full_covariance: where the formula keeps nothing of C, a ten thousandth stays") {
  for (const double decay : {0.0, -1e-17}) {
    full model = an_adapted_one(3);
    Eigen::MatrixXd c = matrix_of(model);
    auto z = normal_columns<double>(3, 8, 1);
    linalg::columns<double> y(3, 8), carried(3);
    model.transform(z, y, 8);
    const std::vector<double> weights(8, 0.125);
    update(c, 1e-4, weights, y);
    model.update(decay, weights, y, z, carried);
    CHECK(relative(matrix_of(model), c) < 1e-12);
  }
}

TEST_CASE("full_covariance: axes are orthogonal and give the covariance") {
  for (const std::size_t n : sizes) {
    CAPTURE(n);
    const full model = an_adapted_one(n);
    const auto axes = model.axes();
    Eigen::MatrixXd a(n, n);
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t i = 0; i < n; ++i)
        a(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = axes[k][i];
    CHECK(relative(a * a.transpose(), matrix_of(model)) < 1e-13);
    const Eigen::MatrixXd gram = a.transpose() * a;
    CHECK(relative(gram, Eigen::MatrixXd{gram.diagonal().asDiagonal()}) < 1e-13);
  }
}

TEST_CASE_TEMPLATE("scaling a gene scales its deviation and leaves the others", Model, full,
                   diagonal) {
  Model model{3};
  auto z = normal_columns<double>(3, 2, 5), y = z;
  linalg::columns<double> carried(3);
  model.update(0.5, std::array{0.7, 0.2}, y, z, carried);
  const Model before = model;
  model.scale_gene(1, 4);
  CHECK(model.variance(1) == 16 * before.variance(1));
  CHECK(model.covariance(0, 1) == 4 * before.covariance(0, 1));
  CHECK(model.covariance(2, 1) == 4 * before.covariance(2, 1));
  CHECK(model.variance(0) == before.variance(0));
  CHECK(model.covariance(0, 2) == before.covariance(0, 2));
  CHECK(model.variance(2) == doctest::Approx(model.covariance(2, 2)).epsilon(1e-15));
}

TEST_CASE_TEMPLATE("after 10,000 generations the factor is still that of the formula", T, float,
                   double) {
  constexpr std::size_t n = 5, terms = 6;
  evo::cma::full_covariance<T> model{n};
  Eigen::MatrixXd c = Eigen::MatrixXd::Identity(n, n);
  linalg::columns<T> carried(n);
  std::ranges::fill(carried[0], T(1));
  double drift = 0;
  for (std::uint64_t g = 0; g < 10000; ++g) {
    auto z = normal_columns<T>(n, terms, g);
    linalg::columns<T> y(n, terms);
    model.transform(z, y, terms);
    std::vector<double> weights{0.05, 0.03, 0.01, 0.01};
    for (std::size_t k = weights.size(); k < terms; ++k)
      weights.push_back(-0.01 * n / linalg::squared_norm(z[k]));
    update(c, 0.95, weights, y);
    model.update(0.95, weights, y, z, carried);
    drift = std::max(drift, relative(matrix_of(model), c));
    std::ranges::fill(carried[0], T(1));
  }
  // seen 3.7e-15, for float 1.8e-6
  CHECK(drift < 100 * static_cast<double>(std::numeric_limits<T>::epsilon()));
}

TEST_CASE("diagonal_covariance: updates are the formula's diagonal, and a hundredth is left") {
  diagonal model{4};
  Eigen::MatrixXd c = Eigen::MatrixXd::Identity(4, 4);
  for (std::uint64_t g = 0; g < 20; ++g) {
    auto z = normal_columns<double>(4, 6, g);
    linalg::columns<double> y(4, 6), carried(4);
    model.transform(z, y, 6);
    const std::array weights{0.1, 0.05, -0.002};
    update(c, 0.85, weights, y);
    c = Eigen::MatrixXd{c.diagonal().asDiagonal()};
    model.update(0.85, weights, y, z, carried);
    CHECK(relative(matrix_of(model), c) < 1e-13);
  }
  const double before = model.variance(2);
  linalg::columns<double> y(4), carried(4);
  y[0][2] = 100;
  auto z = y;
  model.update(1, std::array{-1.0}, y, z, carried);
  CHECK(model.variance(2) == doctest::Approx(before / 100).epsilon(1e-13));
}
