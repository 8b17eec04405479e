#include "evo/strategy/cma/params.hpp"
#include "evo/strategy/cma_es.hpp"
#include "evo/testing/detail/drive.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

using evo::cma_es_params;
using evo::testing::detail::throws;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

evo::cma::constants derive(const cma_es_params& p, std::size_t n) {
  return evo::cma::derive(p, n, 1);
}

double sum(const std::vector<double>& weights, std::size_t first, std::size_t last) {
  return std::accumulate(weights.begin() + static_cast<std::ptrdiff_t>(first),
                         weights.begin() + static_cast<std::ptrdiff_t>(last), 0.0);
}

bool refuses(evo::error_id id, const cma_es_params& p, double start = 0,
             const evo::box<double>& domain = evo::box<double>{3}) {
  return throws(id, [&] { evo::cma_es<double>{Eigen::VectorXd::Constant(3, start), domain, p}; });
}

} // namespace

TEST_CASE("derived constants of n = 10 and lambda = 10 are those computed by hand") {
  const evo::cma::constants k = derive({}, 10);
  CHECK(k.lambda == 10); // 4 + floor(3 ln 10)
  CHECK(k.mu == 5);
  // ln 5.5 - ln i is 1.704748, 1.011601, 0.606136, 0.318454, 0.095310, together 3.736249.
  const double better[] = {0.456273, 0.270753, 0.162231, 0.085234, 0.025510};
  for (std::size_t i = 0; i < 5; ++i)
    CHECK(k.weights[i] == doctest::Approx(better[i]).epsilon(1e-5));
  CHECK(sum(k.weights, 0, 5) == doctest::Approx(1).epsilon(1e-15));
  CHECK(k.mu_eff == doctest::Approx(3.167299).epsilon(1e-6));
  CHECK(k.chi_n == doctest::Approx(std::sqrt(10.0) * (1 - 1 / 40.0 + 1 / 2100.0)).epsilon(1e-15));
  CHECK(k.c_mean == 1);
  CHECK(k.c_sigma == doctest::Approx(5.167299 / 16.167299).epsilon(1e-6)); // + 3, see params.hpp
  CHECK(k.d_sigma == doctest::Approx(1 + 5.167299 / 16.167299).epsilon(1e-6));
  CHECK(k.c_c == doctest::Approx(4.3167299 / 14.6334598).epsilon(1e-6));
  CHECK(k.c_1 == doctest::Approx(2 / (127.69 + 3.167299)).epsilon(1e-6));
  CHECK(k.c_mu ==
        doctest::Approx(2 * (0.25 + 3.167299 + 1 / 3.167299 - 2) / (144 + 3.167299)).epsilon(1e-6));
  CHECK(k.injected_length == doctest::Approx(std::sqrt(10.0) + 20.0 / 12).epsilon(1e-15));
}

TEST_CASE("weights of the worse half have the least of the three sums of Eq. 50 to 52") {
  const evo::cma::constants k = derive({}, 10);
  double squares = 0, raw = 0;
  for (int i = 6; i <= 10; ++i) {
    const double w = std::log(5.5) - std::log(i);
    raw += w;
    squares += w * w;
  }
  const double by_rates = 1 + k.c_1 / k.c_mu;
  const double by_counts = 1 + 2 * raw * raw / squares / (k.mu_eff + 2);
  const double definite = (1 - k.c_1 - k.c_mu) / (10 * k.c_mu);
  CHECK(-sum(k.weights, 5, 10) ==
        doctest::Approx(std::min({by_rates, by_counts, definite})).epsilon(1e-14));
  for (std::size_t i = 5; i < 10; ++i)
    CHECK(k.weights[i] < 0);
}

TEST_CASE("the population grows with ln n, and small dimensions have one") {
  CHECK(derive({}, 1).lambda == 4);
  CHECK(derive({}, 2).lambda == 6);
  CHECK(derive({}, 40).lambda == 15);
  CHECK(derive({}, 1000).lambda == 24);
  CHECK(derive({.population_size = 7}, 5).mu == 3);
  CHECK(derive({.population_size = 7, .parents = 7}, 5).mu == 7);
}

TEST_CASE("of every size the weights are in order and the covariance stays definite") {
  for (const std::size_t n : {1U, 2U, 3U, 10U, 100U})
    for (const std::size_t lambda : {2U, 3U, 4U, 5U, 10U, 200U})
      for (const std::size_t mu : {std::size_t{1}, lambda / 2, lambda}) {
        CAPTURE(n);
        CAPTURE(lambda);
        CAPTURE(mu);
        const auto k = derive({.population_size = lambda, .parents = mu}, n);
        CHECK(sum(k.weights, 0, mu) == doctest::Approx(1).epsilon(1e-14));
        CHECK(std::is_sorted(k.weights.rbegin(), k.weights.rend()));
        CHECK(k.weights[mu - 1] > 0);
        CHECK(k.mu_eff >= 1 - 1e-14);
        CHECK(k.c_1 + k.c_mu <= 1);
        for (const double rate : {k.c_1, k.c_c, k.c_sigma})
          CHECK((rate > 0 && rate <= 1));
        // The least variance along a direction after an update, Eq. 53.
        CHECK(1 - k.c_1 - k.c_mu * sum(k.weights, 0, lambda) >
              -k.c_mu * static_cast<double>(n) * sum(k.weights, mu, lambda) - 1e-12);
      }
}

TEST_CASE("without active update, and of mirrored pairs, the worse half has no weight") {
  for (const cma_es_params& p : {cma_es_params{.active = false}, cma_es_params{.mirrored = true}}) {
    const auto k = derive(p, 10);
    CHECK(sum(k.weights, 5, 10) == 0);
    CHECK(sum(k.weights, 0, 5) == doctest::Approx(1).epsilon(1e-15));
  }
}

TEST_CASE("what is given isn't derived") {
  cma_es_params p{.population_size = 4, .parents = 2, .injected_length = 9};
  p.rates = {.c_mean = 0.5,
             .c_sigma = 0.4,
             .d_sigma = 1.3,
             .c_c = 0.2,
             .c_1 = 0.1,
             .c_mu = 0.05,
             .chi_n = 1.5,
             .weights = {0.75, 0.25, 0, -0.5}};
  const auto k = derive(p, 6);
  CHECK(k.weights == p.rates.weights);
  CHECK(k.mu_eff == 1.6);
  CHECK(k.c_mean == 0.5);
  CHECK(k.c_sigma == 0.4);
  CHECK(k.d_sigma == 1.3);
  CHECK(k.c_c == 0.2);
  CHECK(k.c_1 == 0.1);
  CHECK(k.c_mu == 0.05);
  CHECK(k.chi_n == 1.5);
  CHECK(k.injected_length == 9);
}

TEST_CASE("a diagonal covariance is learned (n + 2) / 3 times as fast") {
  const evo::cma_es<double> full{Eigen::VectorXd::Zero(7), {.sigma = 1}};
  const evo::sep_cma_es<double> diagonal{Eigen::VectorXd::Zero(7), {.sigma = 1}};
  CHECK(diagonal.constants().c_1 == doctest::Approx(3 * full.constants().c_1).epsilon(1e-14));
  CHECK(diagonal.constants().c_mu == doctest::Approx(3 * full.constants().c_mu).epsilon(1e-14));
  CHECK(diagonal.constants().c_sigma == full.constants().c_sigma);
}

TEST_CASE("CMA-ES refuses parameters outside their ranges") {
  using enum evo::error_id;
  CHECK(!refuses(invalid_parameter, {.sigma = 1}));
  for (const double sigma : {0.0, -1.0, not_a_number, HUGE_VAL})
    CHECK(refuses(invalid_parameter, {.sigma = sigma}));
  CHECK(refuses(invalid_parameter, {})); // no bounds to derive sigma from
  for (const std::size_t lambda : {0U, 1U})
    CHECK(refuses(invalid_parameter, {.sigma = 1, .population_size = lambda}));
  CHECK(refuses(invalid_parameter, {.sigma = 1, .parents = 0}));
  CHECK(refuses(invalid_parameter, {.sigma = 1, .population_size = 4, .parents = 5}));
  CHECK(refuses(dimension_mismatch, {.sigma = 1, .scale = {1, 2}}));
  for (const double scale : {0.0, -1.0, not_a_number, HUGE_VAL})
    CHECK(refuses(invalid_parameter, {.sigma = 1, .scale = {1, 1, scale}}));
  CHECK(refuses(dimension_mismatch,
                {.sigma = 1, .population_size = 4, .rates = {.weights = {1, 0, 0}}}));
  CHECK(refuses(invalid_parameter, {.sigma = 1, .fixed = {3}}));
  CHECK(refuses(invalid_parameter, {.sigma = 1, .fixed = {0, 1, 2}}));
  CHECK(refuses(invalid_parameter, {.sigma = 1, .integers = {3}}));
}

TEST_CASE("CMA-ES refuses starts and domains that don't fit") {
  using enum evo::error_id;
  CHECK(refuses(invalid_parameter, {.sigma = 1}, not_a_number));
  CHECK(refuses(invalid_parameter, {.sigma = 1}, 2, evo::box<double>{3, -1, 1}));
  CHECK(refuses(dimension_mismatch, {.sigma = 1}, 0, evo::box<double>{4, -1, 1}));
  CHECK(throws(invalid_parameter, [] { evo::box<double>{3, 1, -1}; })); // crossed
  CHECK(throws(invalid_parameter, [] { evo::cma_es<double>{Eigen::VectorXd{}, {.sigma = 1}}; }));
}

TEST_CASE("CMA-ES refuses noise handling outside its ranges") {
  const auto refuses_noise = [](const evo::cma_noise& noise) {
    return refuses(evo::error_id::invalid_parameter, {.sigma = 1, .noise = noise});
  };
  CHECK(!refuses_noise({}));
  CHECK(!refuses_noise({.reevaluated = 1, .smoothing = 1, .replicate_growth = 1}));
  for (const double share : {0.0, 1.5, not_a_number}) {
    CHECK(refuses_noise({.reevaluated = share}));
    CHECK(refuses_noise({.smoothing = share}));
  }
  for (const double threshold : {0.0, 1.0, 5.0, not_a_number})
    CHECK(refuses_noise({.threshold = threshold}));
  CHECK(refuses_noise({.most_replicates = 0}));
  CHECK(refuses_noise({.replicate_growth = 0.5}));
  CHECK(refuses_noise({.step_growth = 0.5}));
  CHECK(refuses_noise({.step_growth = not_a_number}));
}
