#include "support/symmetric_covariance.hpp"

#include <Eigen/Core>
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace {

/// Columns without structure, in (-1, 1).
Eigen::MatrixXd columns(Eigen::Index rows, Eigen::Index count) {
  Eigen::MatrixXd m(rows, count);
  for (Eigen::Index i = 0; i < m.size(); ++i)
    m(i) = std::sin(static_cast<double>(i * i + 3 * i + 1));
  return m;
}

} // namespace

TEST_CASE_TEMPLATE("symmetric_covariance: the root is symmetric, and its square is C", T, float,
                   double) {
  for (const std::size_t n : {1U, 2U, 7U, 20U}) {
    CAPTURE(n);
    using model = support::symmetric_covariance<T>;
    using matrix = typename model::matrix_type;
    const auto rows = static_cast<Eigen::Index>(n);
    model c{n};
    matrix y = columns(rows, 3).cast<T>();
    typename model::vector_type carried = model::vector_type::Zero(rows);
    c.update(T(0.5), std::array{T(100), T(1), T(0.25)}, y, y, carried);

    matrix root(rows, rows);
    c.transform(matrix::Identity(rows, rows), root, n);
    const T tolerance = 20 * std::numeric_limits<T>::epsilon();
    const matrix expected =
        T(0.5) * matrix::Identity(rows, rows) + 100 * y.col(0) * y.col(0).transpose() +
        y.col(1) * y.col(1).transpose() + T(0.25) * y.col(2) * y.col(2).transpose();
    const T size = expected.cwiseAbs().maxCoeff();
    CHECK((c.covariance() - expected).cwiseAbs().maxCoeff() <= tolerance * size);
    CHECK((root - root.transpose()).cwiseAbs().maxCoeff() <= tolerance * size);
    CHECK((root * root - expected).cwiseAbs().maxCoeff() <= tolerance * size);
    const matrix axes = c.axes();
    CHECK((axes * axes.transpose() - expected).cwiseAbs().maxCoeff() <= tolerance * size);
    CHECK((c.variances() - expected.diagonal()).cwiseAbs().maxCoeff() <= tolerance * size);
  }
}

TEST_CASE("symmetric_covariance: whiten undoes transform, and a carried vector stays where it is") {
  support::symmetric_covariance<double> c{5};
  Eigen::MatrixXd y = columns(5, 4);
  Eigen::VectorXd carried = columns(5, 5).col(4);
  const Eigen::VectorXd kept = carried; // C = I
  c.update(0.8, std::array{3.0, 0.5, 0.1, -0.2}, y, y, carried);

  Eigen::MatrixXd z = columns(5, 6), there(5, 6), back(5, 1);
  c.transform(z, there, 6);
  CHECK((c.whiten(there) - z).cwiseAbs().maxCoeff() < 1e-14);
  c.transform(carried, back, 1);
  CHECK((back - kept).cwiseAbs().maxCoeff() < 1e-14);
}

TEST_CASE("symmetric_covariance: scaling a gene scales its deviation and keeps correlations") {
  support::symmetric_covariance<double> c{3};
  Eigen::MatrixXd y = columns(3, 2);
  Eigen::VectorXd carried = Eigen::VectorXd::Zero(3);
  c.update(1, std::array{1.0, 0.5}, y, y, carried);
  const Eigen::MatrixXd before = c.covariance();
  c.scale_gene(1, 4);
  const Eigen::MatrixXd after = c.covariance();
  CHECK(after(1, 1) == 16 * before(1, 1));
  CHECK(after(0, 1) == 4 * before(0, 1));
  CHECK(after(0, 2) == before(0, 2));
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
