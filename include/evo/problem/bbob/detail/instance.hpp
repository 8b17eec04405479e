#pragma once
/// @file
/// What makes a BBOB function an instance of its own: where its optimum lies, its value there, how
/// it is rotated. All of it follows from a seed. The definitions are those of N. Hansen, S. Finck,
/// R. Ros, A. Auger, "Real-Parameter Black-Box Optimization Benchmarking 2009: Noiseless Functions
/// Definitions", INRIA RR-6829, 2009; the generator and the seeds are those of COCO's bbob suite,
/// so that the values are the same.

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

namespace evo::detail::bbob {

using matrix = Eigen::MatrixXd;

/// The minimal standard generator (S. Park, K. Miller, "Random Number Generators: Good Ones Are
/// Hard to Find", 1988, doi:10.1145/63039.63042) behind a table of 32 numbers that shuffles them
/// (C. Bays, S. Durham, 1976, doi:10.1145/355666.355670).
class shuffled_generator {
public:
  explicit shuffled_generator(std::uint64_t seed) noexcept : state_{seed} {
    constexpr int discarded = 8;
    for (int i = 0; i < discarded; ++i)
      advance();
    for (std::size_t i = table_.size(); i-- > 0;)
      table_[i] = advance();
    last_ = table_[0];
  }

  /// In (0, 1).
  double operator()() noexcept {
    constexpr std::uint64_t width = 67108865; // 32 of them cover the range
    std::uint64_t& place = table_[last_ / width];
    last_ = place;
    place = advance();
    return last_ == 0 ? 1e-99 : static_cast<double>(last_) / static_cast<double>(modulus);
  }

private:
  static constexpr std::uint64_t modulus = 2147483647;

  std::uint64_t advance() noexcept {
    state_ = 16807 * (state_ % modulus) % modulus;
    return state_;
  }

  std::uint64_t state_;
  std::array<std::uint64_t, 32> table_{};
  std::uint64_t last_ = 0;
};

/// The first n numbers of a seed.
[[nodiscard]] inline std::vector<double> uniforms(std::size_t n, std::uint64_t seed) {
  std::vector<double> out(n);
  std::generate(out.begin(), out.end(), shuffled_generator{seed});
  return out;
}

/// Standard normals: number i of n comes from the seed's uniform numbers i and n + i (Box, Muller).
[[nodiscard]] inline std::vector<double> normals(std::size_t n, std::uint64_t seed) {
  const std::vector<double> u = uniforms(2 * n, seed);
  std::vector<double> out(n);
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = std::sqrt(-2 * std::log(u[i])) * std::cos(2 * std::numbers::pi * u[n + i]);
    if (out[i] == 0)
      out[i] = 1e-99;
  }
  return out;
}

/// The indices of values in ascending order.
[[nodiscard]] inline std::vector<std::size_t> sorted_order(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

/// 1 ... last in equal ratios: last^(i/(n-1)). The diagonal of Lambda^alpha is that to sqrt(alpha).
[[nodiscard]] inline std::vector<double> powers_to(double last, std::size_t n) {
  std::vector<double> out(n);
  for (std::size_t i = 0; i < n; ++i)
    out[i] = std::pow(last, static_cast<double>(i) / (static_cast<double>(n) - 1));
  return out;
}

/// out = m x. Each sum has the order of its terms, whatever the width of the machine's registers.
/// @param x m.cols() numbers
/// @param out m.rows() numbers, not x
inline void multiply(const matrix& m, const double* x, double* out) {
  const auto c = [&](Eigen::Index j) { return m.col(j).array() * x[j]; };
  Eigen::Map<Eigen::ArrayXd> sum{out, m.rows()};
  sum.setZero();
  Eigen::Index j = 0;
  for (; j + 4 <= m.cols(); j += 4)
    sum = (((sum + c(j)) + c(j + 1)) + c(j + 2)) + c(j + 3);
  for (; j < m.cols(); ++j)
    sum += c(j);
}

/// A random rotation: normals, column after column made orthogonal to those before it (Gram and
/// Schmidt).
[[nodiscard]] inline matrix rotation(std::uint64_t seed, std::size_t n) {
  const std::vector<double> entries = normals(n * n, seed);
  const auto size = static_cast<Eigen::Index>(n);
  matrix columns = Eigen::Map<const matrix>{entries.data(), size, size};
  // Sums in the order of their terms: errors made here are multiplied by the functions.
  const auto dot = [&](Eigen::Index a, Eigen::Index b) {
    double sum = 0;
    for (Eigen::Index k = 0; k < size; ++k)
      sum += columns(k, a) * columns(k, b);
    return sum;
  };
  for (Eigen::Index i = 0; i < size; ++i) {
    for (Eigen::Index j = 0; j < i; ++j) {
      const double along = dot(i, j);
      columns.col(i) -= along * columns.col(j);
    }
    columns.col(i) /= std::sqrt(dot(i, i));
  }
  return columns;
}

/// Which of the problems it is, and what follows from that.
struct instance {
  std::size_t function;  ///< 1 ... 24
  std::size_t number;    ///< at least 1
  std::size_t dimension; ///< n, at least 2

  /// f4 shares its seed with f3, f18 with f17.
  [[nodiscard]] std::uint64_t seed() const noexcept {
    const std::uint64_t shared = function == 4 ? 3 : function == 18 ? 17 : function;
    return shared + 10000 * static_cast<std::uint64_t>(number);
  }

  /// Uniform in [-4, 4]^n with four digits, never 0.
  [[nodiscard]] std::vector<double> optimum(std::uint64_t offset = 0) const {
    std::vector<double> x = uniforms(dimension, seed() + offset);
    for (double& gene : x) {
      gene = 8 * std::floor(1e4 * gene) / 1e4 - 4;
      if (gene == 0)
        gene = -1e-5;
    }
    return x;
  }

  /// Cauchy distributed, two digits, within [-1000, 1000].
  [[nodiscard]] double optimum_value() const {
    const double ratio = 100. * 100. * normals(1, seed())[0] / normals(1, seed() + 1)[0];
    return std::clamp(std::floor(ratio + 0.5) / 100, -1000., 1000.);
  }

  [[nodiscard]] matrix r() const { return rotation(seed() + 1000000, dimension); }
  [[nodiscard]] matrix q() const { return rotation(seed(), dimension); }

  /// R diag(1 ... last) Q; diag is Lambda^alpha for last = sqrt(alpha).
  [[nodiscard]] matrix r_scaled_q(double last) const {
    const std::vector<double> scales = powers_to(last, dimension);
    matrix left = r();
    const matrix right = q();
    matrix product(left.rows(), left.cols());
    for (Eigen::Index k = 0; k < left.cols(); ++k)
      left.col(k) *= scales[static_cast<std::size_t>(k)];
    for (Eigen::Index j = 0; j < product.cols(); ++j)
      multiply(left, right.col(j).data(), product.col(j).data());
    return product;
  }

  /// diag(1 ... last) Q.
  [[nodiscard]] matrix scaled_q(double last) const {
    const std::vector<double> scales = powers_to(last, dimension);
    matrix product = q();
    for (Eigen::Index i = 0; i < product.rows(); ++i)
      product.row(i) *= scales[static_cast<std::size_t>(i)];
    return product;
  }
};

} // namespace evo::detail::bbob
