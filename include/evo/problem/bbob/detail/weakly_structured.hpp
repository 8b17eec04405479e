#pragma once
/// @file
/// BBOB f20 ... f24: multimodal with a weak global structure. Source: RR-6829, functions 20 to 24
/// (see instance.hpp). Each gives its value above the optimum's; n is the dimension, z what the
/// function makes of x.

#include "evo/problem/bbob/detail/transformations.hpp"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace evo::detail::bbob {

/// f20: 0.01 (418.98... - 1/n sum z_i sin sqrt |z_i|) + 100 f_pen(z/100): Schwefel's function.
/// z = 100 (Lambda^10 (y - c) + c), c = 2 |x_opt| in every coordinate, y_1 = t_1,
/// y_{i+1} = t_{i+1} + (t_i - c)/4, t_i = 2 sign(x_opt_i) x_i.
class schwefel {
public:
  explicit schwefel(const instance& which)
      : optimum{uniforms(which.dimension, which.seed())},
        scales_{powers_to(std::sqrt(10.), which.dimension)} {
    for (double& gene : optimum)
      gene = gene < 0.5 ? -centre / 2 : centre / 2;
  }

  [[nodiscard]] double operator()(std::span<const double> x) const {
    double sum = 0, outside = 0, before = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double t = optimum[i] < 0 ? -2 * x[i] : 2 * x[i];
      const double y = i == 0 ? t : t + 0.25 * (before - centre);
      before = t;
      const double z = 100 * (scales_[i] * (y - centre) + centre);
      sum += z * std::sin(std::sqrt(std::abs(z)));
      const double beyond = std::max(0., std::abs(z) - 500);
      outside += beyond * beyond;
    }
    return 0.01 * (outside + 418.9828872724339 - sum / static_cast<double>(x.size()));
  }

  std::vector<double> optimum;

private:
  static constexpr double centre = 4.2096874637;
  std::vector<double> scales_;
};

/// f21 and f22: T_osz(10 - max_i w_i exp(-1/(2n) (x - y_i)^T R^T C_i R (x - y_i)))^2 + f_pen(x):
/// Gaussian peaks of random places, heights and shapes, the first the highest.
class gallagher {
public:
  /// What f21 and f22 differ in.
  struct shape {
    std::size_t peaks;
    double optimum_condition; ///< of the highest peak
    double width;             ///< peaks lie in [-width/2, width/2]^n
  };
  static constexpr shape many{101, 31.622776601683793, 10}; ///< f21; sqrt(1000)
  static constexpr shape few{21, 1000, 9.8};                ///< f22

  gallagher(const instance& which, const shape& of)
      : rotation_{which.blocks_of_q()},
        centres_(static_cast<Eigen::Index>(of.peaks), static_cast<Eigen::Index>(which.dimension)),
        scales_{centres_}, log_heights_(static_cast<Eigen::Index>(of.peaks)) {
    set_shapes(which, of);
    set_places(which, of);
    log_heights_[0] = std::log(10.);
    for (std::size_t i = 1; i < of.peaks; ++i)
      log_heights_[static_cast<Eigen::Index>(i)] = std::log(
          static_cast<double>(i - 1) / static_cast<double>(of.peaks - 2) * (highest - lowest) +
          lowest);
  }

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    rotation_(x.data(), z.data());
    const double f = oscillated(10 - std::exp(log_height_at(z.values())));
    return f * f + penalty(x);
  }

  std::vector<double> optimum;

private:
  static constexpr double lowest = 1.1, highest = 9.1; ///< of the other peaks

  /// Conditions 1000^(j/(peaks-2)) in random order, and for each peak the axes in random order.
  void set_shapes(const instance& which, const shape& of) {
    const std::vector<std::size_t> order = sorted_order(uniforms(of.peaks - 1, which.seed()));
    const auto n = static_cast<double>(which.dimension);
    for (std::size_t i = 0; i < of.peaks; ++i) {
      const double condition = i == 0 ? of.optimum_condition
                                      : std::pow(1000., static_cast<double>(order[i - 1]) /
                                                            static_cast<double>(of.peaks - 2));
      const std::vector<std::size_t> axes =
          sorted_order(uniforms(which.dimension, which.seed() + 1000 * i));
      for (std::size_t j = 0; j < which.dimension; ++j)
        scales_(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
            std::pow(condition, static_cast<double>(axes[j]) / (n - 1) - 0.5);
    }
  }

  /// Uniform; the highest peak is moved inwards by a fifth.
  void set_places(const instance& which, const shape& of) {
    constexpr double inwards = 0.8;
    std::vector<double> places = uniforms(which.dimension * of.peaks, which.seed());
    for (double& gene : places)
      gene = of.width * gene - of.width / 2;
    scratch rotated{which.dimension};
    for (Eigen::Index i = 0; i < centres_.rows(); ++i) {
      rotation_(places.data() + i * centres_.cols(), rotated.data());
      centres_.row(i) = Eigen::Map<const Eigen::RowVectorXd>{rotated.data(), centres_.cols()};
    }
    centres_.row(0) *= inwards;
    optimum.assign(places.begin(), places.begin() + centres_.cols());
    for (double& gene : optimum)
      gene *= inwards;
  }

  /// ln of the highest peak's height over a point. Peak by peak in one pass a coordinate, which the
  /// machine's vector registers like better than a product a peak.
  [[nodiscard]] double log_height_at(std::span<const double> z) const {
    scratch of_peaks{static_cast<std::size_t>(log_heights_.size())};
    Eigen::Map<Eigen::ArrayXd> distances{of_peaks.data(), log_heights_.size()};
    distances.setZero();
    for (std::size_t j = 0; j < z.size(); ++j) {
      const auto axis = static_cast<Eigen::Index>(j);
      distances += scales_.col(axis).array() * (z[j] - centres_.col(axis).array()).square();
    }
    return (log_heights_ - 0.5 / static_cast<double>(z.size()) * distances).maxCoeff();
  }

  linear_map rotation_;
  Eigen::MatrixXd centres_, scales_; ///< of the peaks, one a row, in rotated space
  Eigen::ArrayXd log_heights_;
};

/// f23: 10/n^2 (prod_i (1 + i sum_{j=1}^{32} |2^j z_i - [2^j z_i]| / 2^j)^(10/n^1.2) - 1) +
/// f_pen(x), i = 1 ... n, z = R Lambda^100 Q (x - x_opt): Katsuura's function, rugged everywhere.
class katsuura {
public:
  explicit katsuura(const instance& which)
      : optimum{which.optimum()}, transform_{which.r_scaled_q(100)} {}

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch z{x.size()};
    rotate(transform_, x, optimum, z.data());
    const auto n = static_cast<double>(x.size());
    const double exponent = 10 / std::pow(n, 1.2);
    // So few factors at a time that their product can't overflow.
    constexpr std::size_t together = 32;
    double product = 1;
    for (std::size_t first = 0; first < x.size(); first += together) {
      double part = 1;
      for (std::size_t i = first; i < std::min(x.size(), first + together); ++i)
        part *= 1 + static_cast<double>(i + 1) * distances(z[i]);
      product *= std::pow(part, exponent);
    }
    return 10 / n / n * (product - 1) + penalty(x);
  }

  std::vector<double> optimum;

private:
  /// sum_j |2^j z - [2^j z]| / 2^j in fixed point: the fraction of z as 64 bits, whose doubling is
  /// a shift, and whose distance from an integer is its magnitude as a signed number. Exact to
  /// 2^-58.
  [[nodiscard]] static double distances(double z) {
    if (!(std::abs(z) < 0x1p52)) // an integer
      return 0;
    std::uint64_t fraction = static_cast<std::uint64_t>((z - std::floor(z)) * 0x1p63) << 1U;
    std::uint64_t sum = 0;
    for (unsigned j = 1; j <= 32; ++j) {
      fraction <<= 1U;
      const std::uint64_t sign = 0 - (fraction >> 63U);
      sum += ((fraction ^ sign) - sign) >> j;
    }
    return static_cast<double>(sum) * 0x1p-64;
  }

  linear_map transform_;
};

/// f24: min(sum (y_i - mu_0)^2, n + s sum (y_i - mu_1)^2) + 10 (n - sum cos 2 pi z_i)
/// + 10^4 f_pen(x), y_i = 2 sign(x_opt_i) x_i, z = R Lambda^100 Q (y - mu_0), mu_0 = 5/2,
/// mu_1 = -sqrt((mu_0^2 - 1)/s), s = 1 - 1/(2 sqrt(n + 20) - 8.2): Lunacek's two funnels, the wider
/// of which is not the deeper.
class lunacek_bi_rastrigin {
public:
  explicit lunacek_bi_rastrigin(const instance& which)
      : optimum{normals(which.dimension, which.seed())}, transform_{which.r_scaled_q(100)},
        factor_{which.size_factor()},
        s_{1 - 0.5 / (std::sqrt(static_cast<double>(which.dimension) + 20) - 4.1)},
        mu_1_{-std::sqrt((mu_0 * mu_0 - 1) / s_)} {
    for (double& gene : optimum)
      gene = gene < 0 ? -mu_0 / 2 : mu_0 / 2;
  }

  [[nodiscard]] double operator()(std::span<const double> x) const {
    scratch from_first{x.size()}, z{x.size()};
    double first = 0, second = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double y = optimum[i] < 0 ? -2 * x[i] : 2 * x[i];
      from_first[i] = y - mu_0;
      first += (y - mu_0) * (y - mu_0);
      second += (y - mu_1_) * (y - mu_1_);
    }
    transform_(from_first.data(), z.data());
    const double funnels = std::min(first, static_cast<double>(x.size()) + s_ * second);
    return factor_ * (funnels + ripples(z.values())) + 1e4 * penalty(x);
  }

  std::vector<double> optimum;

private:
  static constexpr double mu_0 = 2.5;
  linear_map transform_;
  double factor_, s_, mu_1_;
};

} // namespace evo::detail::bbob
