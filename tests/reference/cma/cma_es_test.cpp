// CMA-ES, driven with the candidates and costs of other implementations and with their constants,
// has their mean, step size, covariance and paths after each of ten generations.
#include "golden.hpp"

#include "support/symmetric_covariance.hpp"

#include "evo/strategy/cma_es.hpp"

#include <Eigen/Core>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace {

using population = evo::real_population<double>;

/// What none of the references does is switched off; what each derives is given.
evo::cma_es_params params_of(const reference::golden_run& run) {
  evo::cma_es_params p{.sigma = run.start_sigma,
                       .population_size = static_cast<std::size_t>(run.lambda),
                       .parents = static_cast<std::size_t>(run.mu),
                       .injected_length = std::numeric_limits<double>::infinity()};
  p.rates = {.c_mean = run.c_mean,
             .c_sigma = run.c_sigma,
             .d_sigma = run.d_sigma,
             .c_c = run.c_c,
             .c_1 = run.c_1,
             .c_mu = run.c_mu,
             .chi_n = run.chi_n,
             .weights = run.weights,
             .squared_path_length = run.squared_path_length};
  return p;
}

population genomes_of(const Eigen::MatrixXd& candidates) {
  population genomes{candidates.rows()};
  for (Eigen::Index k = 0; k < candidates.cols(); ++k)
    genomes.append(candidates.col(k));
  return genomes;
}

template <class Strategy>
void tell(Strategy& s, const reference::golden_generation& g) {
  s.inject(genomes_of(g.candidates));
  REQUIRE(s.ask(evo::random_key{1}).size() == static_cast<std::size_t>(g.costs.size()));
  s.tell({g.costs.data(), static_cast<std::size_t>(g.costs.size())});
}

/// The largest difference, against the largest number of `wanted`.
double off(auto seen, const Eigen::VectorXd& wanted) {
  double worst = 0;
  for (Eigen::Index i = 0; i < wanted.size(); ++i)
    worst = std::max(worst, std::abs(seen[static_cast<std::size_t>(i)] - wanted[i]));
  return worst / std::max(wanted.cwiseAbs().maxCoeff(), std::numeric_limits<double>::min());
}

double off(const auto& model, const Eigen::MatrixXd& wanted) {
  double worst = 0;
  for (Eigen::Index i = 0; i < wanted.rows(); ++i)
    for (Eigen::Index j = 0; j < wanted.cols(); ++j)
      worst = std::max(worst, std::abs(model.covariance(static_cast<std::size_t>(i),
                                                        static_cast<std::size_t>(j)) -
                                       wanted(i, j)));
  return worst / wanted.cwiseAbs().maxCoeff();
}

constexpr double tolerance = 1e-12;

/// Every number of the state, in every generation.
template <class Covariance>
void equals(const reference::golden_run& run) {
  CAPTURE(run.name);
  evo::cma_es<double, Covariance> s{run.start_mean, params_of(run)};
  for (const reference::golden_generation& g : run.generations) {
    CAPTURE(s.generation());
    tell(s, g);
    CHECK(off(s.state().mean[0], g.mean) < tolerance);
    CHECK(std::abs(s.state().sigma / g.sigma - 1) < tolerance);
    CHECK(off(s.state().p_c[0], g.p_c) < tolerance);
    CHECK(off(s.state().p_sigma[0], g.p_sigma) < tolerance);
    CHECK(off(s.state().covariance, g.covariance) < tolerance);
  }
}

} // namespace

TEST_CASE("cma_es equals purecma and pycma, update by update, with their root of the covariance") {
  for (const auto& run : reference::read_all_golden(EVO_CMA_GOLDEN))
    if (!run.diagonal)
      equals<support::symmetric_covariance<double>>(run);
}

TEST_CASE("sep_cma_es equals pycma's and cmaes' diagonal models, update by update") {
  for (const auto& run : reference::read_all_golden(EVO_CMA_GOLDEN))
    if (run.diagonal)
      equals<evo::cma::diagonal_covariance<double>>(run);
}

TEST_CASE("the factor of full_covariance is one of the covariance of the references") {
  for (const auto& run : reference::read_all_golden(EVO_CMA_GOLDEN)) {
    if (run.diagonal)
      continue;
    CAPTURE(run.name);
    // Its coordinates are turned against the symmetric root's, so p_sigma has the same length in
    // the first generations only. The references' step sizes are put in its place.
    evo::cma_es<double> s{run.start_mean, params_of(run)};
    for (const reference::golden_generation& g : run.generations) {
      CAPTURE(s.generation());
      tell(s, g);
      CHECK(off(s.state().mean[0], g.mean) < tolerance);
      CHECK(off(s.state().p_c[0], g.p_c) < tolerance);
      CHECK(off(s.state().covariance, g.covariance) < tolerance);
      if (s.generation() == 1) {
        CHECK(std::abs(s.state().sigma / g.sigma - 1) < tolerance);
        CHECK(off(s.state().p_sigma[0], g.p_sigma) < tolerance);
      }
      auto state = s.state();
      state.sigma = g.sigma;
      s.restore(std::move(state));
    }
  }
}
