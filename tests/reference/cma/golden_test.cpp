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

using columns = std::vector<std::vector<double>>;

std::vector<double> numbers(const Eigen::VectorXd& v) {
  return {v.begin(), v.end()};
}

/// The tutorial's weight of a step in the covariance, Eq. 46.
double weight(const reference::golden_run& run, std::size_t rank, std::vector<double> step,
              const support::symmetric_covariance<double>& model) {
  const double w = run.weights[rank];
  if (w >= 0)
    return w;
  model.whiten(step);
  const double squared = std::inner_product(step.begin(), step.end(), step.begin(), 0.0);
  return w * static_cast<double>(run.dimension) / squared;
}

Eigen::MatrixXd matrix_of(const support::symmetric_covariance<double>& model) {
  const auto n = static_cast<Eigen::Index>(model.dimension());
  Eigen::MatrixXd m(n, n);
  for (std::size_t i = 0; i < model.dimension(); ++i)
    for (std::size_t j = 0; j < model.dimension(); ++j)
      m(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = model.covariance(i, j);
  return m;
}

/// Eq. 47, with the path that the reference has.
void update(support::symmetric_covariance<double>& model, const reference::golden_run& run,
            const reference::golden_generation& g, const Eigen::MatrixXd& steps) {
  columns y{numbers(g.p_c)};
  std::vector<double> weights{run.c_1};
  for (Eigen::Index k = 0; k < steps.cols(); ++k) {
    y.push_back(numbers(steps.col(k)));
    weights.push_back(run.c_mu * weight(run, static_cast<std::size_t>(k), y.back(), model));
  }
  columns carried{std::vector<double>(model.dimension())};
  const double kept = g.h_sigma ? 0 : run.c_1 * run.c_c * (2 - run.c_c);
  const double sum = std::accumulate(run.weights.begin(), run.weights.end(), 0.0);
  model.update(1 + kept - run.c_1 - run.c_mu * sum, weights, y, y, carried);
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
    double sigma = run.start_sigma;
    for (const auto& g : run.generations) {
      update(model, run, g, ranked_steps(g, mean, sigma));
      CHECK(relative(matrix_of(model), g.covariance) < 1e-13);
      mean = g.mean;
      sigma = g.sigma;
    }
  }
}
