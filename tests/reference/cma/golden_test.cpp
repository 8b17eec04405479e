// The golden runs are read as they were written, and say the same about the plain update of a
// covariance matrix as support::symmetric_covariance does.
#include "golden.hpp"

#include "support/symmetric_covariance.hpp"

#include <Eigen/Core>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

namespace {

const std::vector<reference::golden_run>& runs() {
  static const std::vector<reference::golden_run> all = reference::read_all_golden(EVO_CMA_GOLDEN);
  return all;
}

/// The largest difference, against the largest number of b.
double relative(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  return (a - b).cwiseAbs().maxCoeff() / b.cwiseAbs().maxCoeff();
}

/// Steps (x - mean) / sigma, best first.
Eigen::MatrixXd ranked_steps(const reference::golden_generation& g, const Eigen::VectorXd& mean,
                             double sigma) {
  std::vector<Eigen::Index> order(static_cast<std::size_t>(g.costs.size()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::ranges::sort(order, {}, [&](Eigen::Index k) { return g.costs[k]; });
  Eigen::MatrixXd steps(mean.size(), g.costs.size());
  for (std::size_t k = 0; k < order.size(); ++k)
    steps.col(static_cast<Eigen::Index>(k)) = (g.candidates.col(order[k]) - mean) / sigma;
  return steps;
}

/// The tutorial's factors of the steps' outer products, Eq. 46 and 47, and of p_c's in front.
std::vector<double> factors(const reference::golden_run& run, const Eigen::MatrixXd& whitened) {
  std::vector<double> out{run.c_1};
  for (std::size_t k = 0; k < run.weights.size(); ++k) {
    const double squared = whitened.col(static_cast<Eigen::Index>(k)).squaredNorm();
    const double w = run.weights[k];
    out.push_back(run.c_mu * (w < 0 ? w * static_cast<double>(run.dimension) / squared : w));
  }
  return out;
}

} // namespace

TEST_CASE("golden: every reference and dimension is there, with ten generations each") {
  CHECK(runs().size() == 29);
  for (const auto& run : runs()) {
    CAPTURE(run.name);
    CHECK(run.generations.size() == 10);
    CHECK(run.weights.size() == static_cast<std::size_t>(run.lambda));
    CHECK(run.name.ends_with("_n" + std::to_string(run.dimension) + "_lambda" +
                             std::to_string(run.lambda)));
  }
}

TEST_CASE("golden: each mean is the weighted sum of the better candidates") {
  for (const auto& run : runs()) {
    CAPTURE(run.name);
    Eigen::VectorXd mean = run.start_mean;
    double sigma = run.start_sigma;
    const auto better = Eigen::Map<const Eigen::VectorXd>{run.weights.data(), run.mu};
    for (const auto& g : run.generations) {
      const Eigen::MatrixXd steps = ranked_steps(g, mean, sigma);
      CHECK(relative(mean + run.c_mean * sigma * (steps.leftCols(run.mu) * better), g.mean) <
            1e-14);
      mean = g.mean;
      sigma = g.sigma;
    }
  }
}

TEST_CASE("golden: each covariance follows from the one before by symmetric_covariance") {
  for (const auto& run : runs()) {
    if (run.diagonal)
      continue;
    CAPTURE(run.name);
    support::symmetric_covariance<double> model{static_cast<std::size_t>(run.dimension)};
    Eigen::VectorXd mean = run.start_mean;
    Eigen::VectorXd carried = Eigen::VectorXd::Zero(run.dimension);
    double sigma = run.start_sigma;
    for (const auto& g : run.generations) {
      const Eigen::MatrixXd steps = ranked_steps(g, mean, sigma);
      const std::vector<double> weights = factors(run, model.whiten(steps));
      Eigen::MatrixXd y(run.dimension, run.lambda + 1);
      y << g.p_c, steps;
      const double stalled = g.h_sigma ? 0 : run.c_1 * run.c_c * (2 - run.c_c);
      const double sum = std::accumulate(run.weights.begin(), run.weights.end(), 0.0);
      model.update(1 + stalled - run.c_1 - run.c_mu * sum, weights, y, y, carried);
      CHECK(relative(model.covariance(), g.covariance) < 1e-13);
      mean = g.mean;
      sigma = g.sigma;
    }
  }
}
