#include "evo/core/checkpoint.hpp"
#include "evo/core/error.hpp"
#include "evo/core/random.hpp"
#include "evo/strategy/cr_fm_nes.hpp"
#include "evo/strategy/lm_ma_es.hpp"
#include "evo/strategy/vkd_cma_es.hpp"

#include <Eigen/Core>
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace {

using namespace evo;

/// x_0^2 + 10^6 sum of the others' squares, the first axis along (1, ..., 1).
template <class T>
std::vector<double> turned_cigar(const real_population<T>& genomes) {
  std::vector<double> costs;
  for (std::size_t i = 0; i < genomes.size(); ++i) {
    const auto x = genomes[i].template cast<double>();
    const double along = x.sum() / std::sqrt(static_cast<double>(x.size()));
    costs.push_back(along * along + 1e6 * (x.squaredNorm() - along * along));
  }
  return costs;
}

template <class S>
void drive(S& s, std::uint64_t generations) {
  for (std::uint64_t g = 0; g < generations; ++g)
    s.tell(std::span<const double>{turned_cigar(s.ask(random_key{3}).genomes)});
}

template <class S>
S made(std::size_t n, cma_es_params params = {.sigma = 1}) {
  typename S::genome_type start(static_cast<Eigen::Index>(n));
  start.setConstant(1);
  start[0] = -2;
  return S{start, std::move(params)};
}

cma_es_params endless() {
  return {.sigma = 1, .stops = {.tol_x = {}, .tol_fun = {}, .tol_fun_hist = {}}};
}

} // namespace

TEST_CASE_TEMPLATE(
    "models of limited memory: whiten undoes transform, all variances are each one's", S,
    vkd_cma_es<float>, vkd_cma_es<double>, lm_ma_es<float>, lm_ma_es<double>, cr_fm_nes<float>,
    cr_fm_nes<double>) {
  using T = typename S::population_type::scalar_type;
  auto s = made<S>(11);
  drive(s, 60);
  auto model = s.state().covariance;
  model.scale_gene(3, 2);
  linalg::columns<T> z(11, 1), y(11, 1);
  random_stream stream = random_key{1}.stream(1);
  stream.fill_normal(z[0]);
  model.transform(z, y, 0);
  model.whiten(y[0]);
  const std::vector<double> variances = model.variances();
  const double tolerance = 1e4 * static_cast<double>(std::numeric_limits<T>::epsilon());
  for (std::size_t i = 0; i < 11; ++i) {
    CHECK(std::abs(static_cast<double>(y[0][i] - z[0][i])) < tolerance);
    CHECK(variances[i] == doctest::Approx(model.variance(i)).epsilon(tolerance));
    CHECK(model.variance(i) == doctest::Approx(model.covariance(i, i)).epsilon(tolerance));
  }
  CHECK(model.covariance(2, 5) == doctest::Approx(model.covariance(5, 2)).epsilon(tolerance));
}

TEST_CASE_TEMPLATE("limited memory is what it says: a state's bytes grow with n", S,
                   vkd_cma_es<double>, lm_ma_es<double>, cr_fm_nes<double>) {
  constexpr std::size_t n = 2000, lambda = 4;
  cma_es_params params{.sigma = 1, .population_size = lambda, .memory = 5};
  auto s = made<S>(n, params);
  drive(s, 3);
  static_cast<void>(s.ask(random_key{3}));
  // z, y, candidates; paths, mean and best; the model: at most 5 directions, D, slopes.
  CHECK(save_checkpoint(s).size() < (3 * lambda + 6 + 5 + 8) * n * sizeof(double));
}

TEST_CASE("a cigar of condition 10^6 that isn't along the axes is solved") {
  const auto best_after = [](auto s, std::uint64_t generations) {
    drive(s, generations);
    return s.best()->cost;
  };
  CHECK(best_after(made<vkd_cma_es<double>>(20, endless()), 800) < 1e-10);
  CHECK(best_after(made<lm_ma_es<double>>(20, endless()), 6000) < 1e-2); // seen 1e-3
}

TEST_CASE("vkd_cma_es finds the one direction of a cigar, and keeps within its memory") {
  auto s = made<vkd_cma_es<double>>(20, endless());
  drive(s, 400);
  CHECK(s.state().covariance.rank() >= 1);
  cma_es_params without = endless();
  without.memory = 0;
  auto diagonal = made<vkd_cma_es<double>>(20, without);
  drive(diagonal, 400);
  CHECK(diagonal.state().covariance.rank() == 0);
}

TEST_CASE("strategies of limited memory refuse what they can't do") {
  const auto refuses = [](auto make, cma_es_params params) {
    params.sigma = 1;
    CHECK_THROWS_AS(static_cast<void>(make(5, params)), error);
  };
  refuses(made<vkd_cma_es<double>>, {.mirrored = true});
  refuses(made<vkd_cma_es<double>>, {.population_size = 3});
  refuses(made<vkd_cma_es<double>>, {.rates = {.c_1 = 0.1}});
  refuses(made<vkd_cma_es<double>>,
          {.population_size = 4, .rates = {.weights = {1, 0.5, -0.5, -1}}});
  refuses(made<cr_fm_nes<double>>, {.mirrored = true});
  refuses(made<cr_fm_nes<double>>,
          {.population_size = 4, .rates = {.weights = {1, 0.5, -0.5, -1}}});
  refuses(made<lm_ma_es<double>>, {.memory = 0});
}
