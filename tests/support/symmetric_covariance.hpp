#pragma once
/// @file
/// A covariance matrix kept with its symmetric square root, the one of the published equations of
/// CMA-ES: what a strategy does with it can be compared with any other implementation, number by
/// number.

#include <Eigen/Core>

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

/// The same members as evo::cma::full_covariance. C has to stay positive definite.
template <std::floating_point T>
class symmetric_covariance {
public:
  static constexpr std::string_view strategy_name = "cma_es of symmetric_covariance";
  using matrix_type = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
  using vector_type = Eigen::Matrix<T, Eigen::Dynamic, 1>;

  symmetric_covariance() = default;
  /// C = I of n dimensions.
  explicit symmetric_covariance(std::size_t n)
      : covariance_{
            matrix_type::Identity(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n))} {
    decompose();
  }

  [[nodiscard]] static constexpr bool is_rotation_invariant() noexcept { return true; }
  [[nodiscard]] static constexpr double learning_factor(std::size_t) noexcept { return 1; }
  [[nodiscard]] std::size_t dimension() const noexcept {
    return static_cast<std::size_t>(covariance_.rows());
  }

  /// y = C^(1/2) z for the first `count` columns.
  void transform(const matrix_type& z, matrix_type& y, std::size_t count) const {
    const Eigen::Index n = covariance_.rows(), columns = static_cast<Eigen::Index>(count);
    y.topLeftCorner(n, columns) = root_ * z.topLeftCorner(n, columns);
  }

  /// C = decay C + sum over k of weights[k] y_k y_k^T.
  /// @param carried  C^(-1/2) v for a vector v that stays: it becomes that for the new C
  void update(T decay, std::span<const T> weights, const matrix_type& y, matrix_type&,
              vector_type& carried) {
    const Eigen::Index n = covariance_.rows();
    const vector_type kept = root_ * carried.head(n);
    covariance_ *= decay;
    for (std::size_t k = 0; k < weights.size(); ++k) {
      const vector_type step = y.col(static_cast<Eigen::Index>(k)).head(n);
      covariance_ += weights[k] * step * step.transpose();
    }
    decompose();
    carried.head(n) = inverse_root_ * kept;
  }

  /// C^(-1/2) y.
  [[nodiscard]] matrix_type whiten(const matrix_type& y) const {
    return inverse_root_ * y.topRows(covariance_.rows());
  }

  [[nodiscard]] vector_type variances() const { return covariance_.diagonal(); }
  [[nodiscard]] matrix_type covariance() const { return covariance_; }
  /// Columns along the principal axes of C, as long as their standard deviations.
  [[nodiscard]] matrix_type axes() const {
    const eigen_system<T> e = jacobi<T>(covariance_);
    return e.vectors * e.values.cwiseSqrt().asDiagonal();
  }
  /// Multiplies the standard deviation of one gene; correlations stay.
  void scale_gene(std::size_t gene, T by) {
    covariance_.row(static_cast<Eigen::Index>(gene)) *= by;
    covariance_.col(static_cast<Eigen::Index>(gene)) *= by;
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
  void decompose() {
    const eigen_system<T> e = jacobi<T>(covariance_);
    const vector_type roots = e.values.cwiseSqrt();
    root_ = e.vectors * roots.asDiagonal() * e.vectors.transpose();
    inverse_root_ = e.vectors * roots.cwiseInverse().asDiagonal() * e.vectors.transpose();
  }

  matrix_type covariance_, root_, inverse_root_;
};

} // namespace support
