#pragma once
/// @file
/// A covariance matrix kept with its symmetric square root, the one of the published equations of
/// CMA-ES: what a strategy does with it can be compared with any other implementation, number by
/// number.

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

namespace support {

/// Eigenvalues and orthonormal eigenvectors (columns) of a symmetric matrix.
template <std::floating_point T>
struct eigen_system {
  Eigen::Matrix<T, Eigen::Dynamic, 1> values;
  Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic> vectors;
};

/// Turns the axes p and q by an angle of cosine c and sine s: rows and columns of a, columns of v.
template <class Matrix, std::floating_point T>
void rotate(Matrix& a, Matrix& v, Eigen::Index p, Eigen::Index q, T c, T s) {
  for (Matrix* m : {&a, &v}) {
    const auto column = m->col(p).eval();
    m->col(p) = c * column - s * m->col(q);
    m->col(q) = s * column + c * m->col(q);
  }
  const auto row = a.row(p).eval();
  a.row(p) = c * row - s * a.row(q);
  a.row(q) = s * row + c * a.row(q);
}

/// Cyclic Jacobi rotations (G. H. Golub, C. F. Van Loan, "Matrix Computations", 4th ed., 8.5) until
/// no entry off the diagonal is worth a rotation. O(n^3) a sweep, about ten of these.
template <std::floating_point T>
eigen_system<T> jacobi(Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic> a) {
  const Eigen::Index n = a.rows();
  Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic> v =
      Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>::Identity(n, n);
  constexpr T negligible = std::numeric_limits<T>::epsilon() / 8;
  for (bool rotated = true; rotated;) {
    rotated = false;
    for (Eigen::Index p = 0; p + 1 < n; ++p)
      for (Eigen::Index q = p + 1; q < n; ++q) {
        if (std::abs(a(p, q)) <= negligible * std::sqrt(std::abs(a(p, p) * a(q, q))))
          continue;
        const T cotangent = (a(q, q) - a(p, p)) / (2 * a(p, q)); // of twice the angle
        const T t =
            std::copysign(T(1), cotangent) / (std::abs(cotangent) + std::hypot(cotangent, T(1)));
        const T c = 1 / std::hypot(t, T(1));
        rotate(a, v, p, q, c, t * c);
        a(p, q) = a(q, p) = 0;
        rotated = true;
      }
  }
  return {a.diagonal(), v};
}

/// The same members as evo::cma::full_covariance, but for axes(). C has to stay positive definite.
/// Columns are anything with `[k][gene]` and contiguous genes. Made to be right, not fast.
template <std::floating_point T>
class symmetric_covariance {
public:
  static constexpr std::string_view strategy_name = "cma_es of symmetric_covariance";

  symmetric_covariance() = default;
  /// C = I of n dimensions.
  explicit symmetric_covariance(std::size_t n)
      : covariance_{matrix::Identity(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n))} {
    decompose();
  }

  [[nodiscard]] static constexpr double learning_factor(std::size_t) noexcept { return 1; }
  [[nodiscard]] std::size_t dimension() const noexcept {
    return static_cast<std::size_t>(covariance_.rows());
  }

  /// y = C^(1/2) z for the first `count` columns.
  template <class Columns>
  void transform(const Columns& z, Columns& y, std::size_t count) const {
    for (std::size_t k = 0; k < count; ++k)
      write(root_ * read(z[k]), y[k]);
  }

  /// C = decay C + sum over k of weights[k] y_k y_k^T.
  /// @param carried  C^(-1/2) v for a vector v that stays: it becomes that for the new C
  template <class Columns>
  void update(double decay, std::span<const double> weights, const Columns& y, const Columns&,
              Columns& carried) {
    const vector kept = root_ * read(carried[0]);
    covariance_ *= static_cast<T>(decay);
    for (std::size_t k = 0; k < weights.size(); ++k) {
      const vector step = read(y[k]);
      covariance_ += static_cast<T>(weights[k]) * step * step.transpose();
    }
    decompose();
    write(inverse_root_ * kept, carried[0]);
  }

  /// y becomes C^(-1/2) y.
  void whiten(std::span<T> y) const { write(inverse_root_ * read(y), y); }

  [[nodiscard]] double variance(std::size_t gene) const { return covariance(gene, gene); }
  [[nodiscard]] double covariance(std::size_t i, std::size_t j) const {
    return static_cast<double>(
        covariance_(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)));
  }
  /// Multiplies the standard deviation of one gene; correlations stay.
  void scale_gene(std::size_t gene, double by) {
    covariance_.row(static_cast<Eigen::Index>(gene)) *= static_cast<T>(by);
    covariance_.col(static_cast<Eigen::Index>(gene)) *= static_cast<T>(by);
    decompose();
  }

  friend bool operator==(const symmetric_covariance& a, const symmetric_covariance& b) {
    return a.covariance_ == b.covariance_;
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.covariance_, self.root_, self.inverse_root_);
  }

private:
  using matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
  using vector = Eigen::Matrix<T, Eigen::Dynamic, 1>;

  [[nodiscard]] vector read(const auto& genes) const {
    return Eigen::Map<const vector>{genes.data(), covariance_.rows()};
  }
  static void write(const vector& from, auto&& to) {
    std::copy(from.begin(), from.end(), to.begin());
  }

  void decompose() {
    const eigen_system<T> e = jacobi<T>(covariance_);
    const vector roots = e.values.cwiseSqrt();
    root_ = e.vectors * roots.asDiagonal() * e.vectors.transpose();
    inverse_root_ = e.vectors * roots.cwiseInverse().asDiagonal() * e.vectors.transpose();
  }

  matrix covariance_, root_, inverse_root_;
};

} // namespace support
