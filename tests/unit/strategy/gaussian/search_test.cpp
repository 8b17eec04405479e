// What SNES, xNES, PGPE and CEM have in common, and what each refuses.
#include "evo/core/checkpoint.hpp"
#include "evo/core/run.hpp"
#include "evo/evaluate/parallel.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/strategy/cem.hpp"
#include "evo/strategy/pgpe.hpp"
#include "evo/strategy/snes.hpp"
#include "evo/strategy/xnes.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace {

using evo::error_id;
using evo::random_key;
using vector = Eigen::VectorXd;

/// sum of 10^(4 i / (n - 1)) x_i^2.
double ellipsoid(const auto& x) {
  double sum = 0;
  for (Eigen::Index i = 0; i < x.size(); ++i)
    sum += std::pow(1e4, static_cast<double>(i) / static_cast<double>(x.size() - 1)) *
           static_cast<double>(x[i] * x[i]);
  return sum;
}

template <class Strategy>
auto run_on(Strategy& s, double (*f)(const typename Strategy::genome_type&), evo::budget limits) {
  return evo::run(s, evo::per_candidate{[f](const auto& x) { return f(x); }},
                  {.key = random_key{1}, .limits = limits});
}
double ellipsoid_of(const vector& x) {
  return ellipsoid(x);
}
double sphere_of(const vector& x) {
  return x.squaredNorm();
}

template <class Call>
bool refused(error_id id, const Call& call) {
  try {
    call();
  } catch (const evo::error& e) {
    return e.id() == id;
  }
  return false;
}

template <class Strategy>
bool refuses(const typename Strategy::params_type& params) {
  return refused(error_id::invalid_parameter, [&] { Strategy{vector::Ones(3), params}; });
}

} // namespace

TEST_CASE("each refuses parameters that are out of range") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(refuses<evo::snes<double>>({}));
  CHECK(refuses<evo::snes<double>>({.sigma = 0}));
  CHECK(refuses<evo::snes<double>>({.sigma = nan}));
  CHECK(refuses<evo::snes<double>>({.sigma = 1, .scale = {1, -1, 1}}));
  CHECK(refuses<evo::snes<double>>({.sigma = 1, .population_size = 1}));
  CHECK(refuses<evo::snes<double>>({.sigma = 1, .mean_learning_rate = 0}));
  CHECK(refuses<evo::snes<double>>({.sigma = 1, .deviation_learning_rate = -1}));
  CHECK(refuses<evo::snes<double>>({.sigma = 1, .limits = {.least = 2, .most = 1}}));
  CHECK(refuses<evo::snes<double>>({.sigma = 1, .limits = {.least = -1}}));
  CHECK(refuses<evo::snes<double>>({.sigma = 1, .limits = {.most_change = 1.5}}));
  CHECK(refuses<evo::snes<double>>({.sigma = 1, .run = {}}));
  CHECK(refused(error_id::dimension_mismatch,
                [] { evo::snes<double>{vector::Ones(3), {.sigma = 1, .scale = {1, 1}}}; }));
  CHECK(refuses<evo::xnes<double>>({.sigma = 1, .shape_learning_rate = nan}));
  CHECK(refuses<evo::xnes<double>>({.sigma = 1, .sigma_learning_rate = 0}));
  CHECK(refuses<evo::pgpe<double>>({.sigma = 1, .deviation_learning_rate = -1}));
  CHECK(refuses<evo::pgpe<double>>({.sigma = 1, .optimizer = evo::clip_up{.momentum = 1}}));
  CHECK(refuses<evo::pgpe<double>>({.sigma = 1, .optimizer = evo::clip_up{.max_speed = 0}}));
  CHECK(refuses<evo::pgpe<double>>({.sigma = 1, .optimizer = evo::adam{.beta_2 = -0.1}}));
  CHECK(refuses<evo::pgpe<double>>({.sigma = 1, .optimizer = evo::adam{.epsilon = 0}}));
  CHECK(refuses<evo::cem<double>>({.sigma = 1, .elite_ratio = 0}));
  CHECK(refuses<evo::cem<double>>({.sigma = 1, .mean_smoothing = 1.1}));
  CHECK(refuses<evo::cem<double>>({.sigma = 1, .deviation_smoothing = 0}));
}

TEST_CASE("derived values are those of the papers") {
  const evo::snes<double> snes{vector::Ones(100), {.sigma = 1}};
  CHECK(snes.rule().population_size() == 17);
  CHECK(snes.rule().deviation_learning_rate() == doctest::Approx((3 + std::log(100.0)) / 50));
  const evo::xnes<double> xnes{vector::Ones(100), {.sigma = 1}};
  CHECK(xnes.rule().shape_learning_rate() == doctest::Approx(0.6 * (3 + std::log(100.0)) / 1000));
  CHECK(xnes.rule().sigma_learning_rate() == xnes.rule().shape_learning_rate());
  const evo::pgpe<double> pgpe{vector::Ones(100), {.sigma = 3}};
  CHECK(pgpe.rule().population_size() == 18);
  CHECK(pgpe.rule().mean_learning_rate() == doctest::Approx(1)); // radius 30
}

TEST_CASE("snes and xnes solve a separable ellipsoid within what they were seen to need") {
  evo::snes<double> snes{vector::Constant(10, 2), {.sigma = 1}};
  const auto by_snes = run_on(snes, ellipsoid_of, {.evaluations = 3500, .target = 1e-8});
  CHECK(by_snes.reason.criterion == evo::stop_criterion::target_reached); // seen 2,500 to 3,000
  evo::xnes<double> xnes{vector::Constant(10, 2), {.sigma = 1}};
  const auto by_xnes = run_on(xnes, ellipsoid_of, {.evaluations = 10'000, .target = 1e-8});
  CHECK(by_xnes.reason.criterion == evo::stop_criterion::target_reached); // seen 8,000
}

TEST_CASE("pgpe and cem get near the optimum of a sphere") {
  evo::pgpe<double> pgpe{vector::Constant(10, 2), {.sigma = 1, .population_size = 20}};
  CHECK(run_on(pgpe, sphere_of, {.evaluations = 5000}).best->cost < 0.5);
  evo::pgpe<double> with_adam{vector::Constant(10, 2),
                              {.sigma = 1, .population_size = 20, .optimizer = evo::adam{}}};
  CHECK(run_on(with_adam, sphere_of, {.evaluations = 10'000}).best->cost < 0.5);
  evo::cem<double> cem{vector::Constant(10, 2), {.sigma = 1}};
  CHECK(run_on(cem, sphere_of, {.evaluations = 10'000}).best->cost < 1e-6);
}

TEST_CASE("threads change no bit, with more genes than a block has") {
  const auto bytes_with = [](const evo::executor& run) {
    evo::snes<float> s{Eigen::VectorXf::Ones(2500),
                       {.sigma = 0.1, .population_size = 10, .run = run}};
    for (int g = 0; g < 3; ++g) {
      std::vector<double> costs;
      for (std::size_t i = 0; i < 10; ++i)
        costs.push_back(static_cast<double>(s.ask(random_key{2}).genomes[i].squaredNorm()));
      s.tell(std::span<const double>{costs});
    }
    return evo::save_checkpoint(s);
  };
  CHECK(bytes_with(evo::serial_executor()) == bytes_with(evo::parallel_executor(3)));
}

TEST_CASE("without bounds there is memory for one population, with bounds for two") {
  constexpr std::size_t n = 2000, lambda = 20;
  const auto numbers = [](auto s) {
    const auto costs = std::vector<double>(s.ask(random_key{1}).size(), 1.0);
    s.tell(std::span<const double>{costs});
    static_cast<void>(s.ask(random_key{1}));
    return evo::save_checkpoint(s).size() / sizeof(float);
  };
  const evo::snes_params params{.sigma = 1, .population_size = lambda};
  const Eigen::VectorXf start = Eigen::VectorXf::Zero(n);
  CHECK(numbers(evo::snes<float>{start, params}) < (lambda + 4) * n);
  CHECK(numbers(evo::snes<float>{start, evo::box<float>{n, -5, 5}, params}) < (2 * lambda + 4) * n);
}

TEST_CASE("pairs are mirrored, and the last of an odd number is alone") {
  evo::pgpe<double> s{vector::Constant(4, 2), {.sigma = 1, .population_size = 5}};
  const auto& asked = s.ask(random_key{1}).genomes;
  for (const std::size_t i : {0U, 2U})
    CHECK((asked[i] + asked[i + 1] - vector::Constant(4, 4)).norm() < 1e-15);
  CHECK((asked[4] - vector::Constant(4, 2)).norm() > 0.1);
}

TEST_CASE("a candidate from elsewhere pulls the mean, however far it is, and nothing bursts") {
  for (const double far : {3.0, 1e12}) {
    evo::snes<double> s{vector::Zero(3), {.sigma = 1, .population_size = 6}};
    evo::batch<evo::real_population<double>> foreign;
    foreign.genomes = evo::real_population<double>{3};
    foreign.append(vector::Constant(3, far), {.operator_name = "elsewhere"});
    s.tell(foreign, std::vector{-1.0});
    static_cast<void>(s.ask(random_key{1}));
    s.tell(std::vector<double>(6, 1.0));
    CHECK(s.model().mean()[0] > 0.1);
    CHECK(s.model().mean()[0] < 3);
    CHECK(s.model().deviation(0) < 3);
  }
  evo::snes<double> s{vector::Zero(2), {.sigma = 1}};
  evo::batch<evo::real_population<double>> broken;
  broken.genomes = evo::real_population<double>{2};
  broken.append(vector::Constant(2, INFINITY), {});
  CHECK(refused(error_id::invalid_parameter, [&] { s.tell(broken, std::vector{1.0}); }));
}

TEST_CASE("fixed genes keep their values and whole ones are asked whole, within bounds") {
  evo::xnes<double> s{vector::Constant(3, 1.5),
                      evo::box<double>{3, -2, 2},
                      {.sigma = 2, .fixed = {1}, .integers = {2}}};
  const auto& asked = s.ask(random_key{1}).genomes;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    CHECK(asked[i][1] == 1.5);
    CHECK(asked[i][2] == std::round(asked[i][2]));
    CHECK(asked[i].cwiseAbs().maxCoeff() <= 2);
  }
}

TEST_CASE("each stops by itself at an optimum, and never with EvoTorch's defaults") {
  const auto stops = [](auto s) {
    return run_on(s, sphere_of, {.generations = 3000}).reason.criterion !=
           evo::stop_criterion::max_generations;
  };
  const vector start = vector::Ones(3);
  CHECK(stops(evo::snes<double>{start, {.sigma = 1}}));
  CHECK(stops(evo::xnes<double>{start, {.sigma = 1}}));
  CHECK(stops(evo::cem<double>{start, {.sigma = 1}}));
  CHECK(stops(evo::pgpe<double>{start, {.sigma = 1}}));
  CHECK_FALSE(
      stops(evo::snes<double>{start, evo::evotorch_defaults(evo::snes_params{.sigma = 1})}));
  CHECK_FALSE(
      stops(evo::xnes<double>{start, evo::evotorch_defaults(evo::xnes_params{.sigma = 1})}));
}
