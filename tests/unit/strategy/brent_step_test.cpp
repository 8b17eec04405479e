#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/problem/bbob/bbob_problem.hpp"
#include "evo/strategy/brent_step.hpp"
#include "evo/testing/detail/drive.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

using evo::testing::detail::throws;

namespace {

using strategy = evo::brent_step<double>;
using vector = Eigen::VectorXd;

vector filled(std::size_t n, double value) {
  return vector::Constant(static_cast<Eigen::Index>(n), value);
}

/// Until it stops by itself or is as near as `precision`.
template <class Function>
evo::run_result<evo::real_population<double>> solve(strategy& s, const Function& f, double target) {
  const evo::per_candidate evaluate{[&](const auto& x) {
    return f(std::span<const double>{x.data(), static_cast<std::size_t>(x.size())});
  }};
  return evo::run(s, evaluate, {.key = evo::random_key{1}, .limits = {.target = target}});
}

} // namespace

TEST_CASE("brent_step solves BBOB's separable functions within 200 n evaluations") {
  constexpr std::size_t n = 10;
  for (std::size_t function = 1; function <= 5; ++function)
    for (std::size_t instance = 1; instance <= 5; ++instance) {
      CAPTURE(function);
      CAPTURE(instance);
      const evo::bbob_problem f{function, instance, n};
      strategy s{filled(n, 1.5), {.sigma = 2, .start_region = evo::box<double>{n, -4, 4}}};
      const auto found = solve(s, f, f.optimum_value() + 1e-8);
      CHECK(found.reason.criterion == evo::stop_criterion::target_reached);
      CHECK(found.evaluations <= 200 * n);
    }
}

TEST_CASE("brent_step finds out in one generation that a cost isn't separable") {
  constexpr std::size_t n = 10;
  for (std::size_t function = 6; function <= 24; ++function) {
    CAPTURE(function);
    const evo::bbob_problem f{function, 1, n};
    strategy s{filled(n, 1.5), {.sigma = 2}};
    const auto found = solve(s, f, -std::numeric_limits<double>::infinity());
    CHECK(found.reason.criterion == evo::stop_criterion::inseparable);
    CHECK(found.evaluations == n + 2);
  }
}

TEST_CASE("brent_step keeps to the bounds, and finds an optimum that lies on one") {
  const evo::box<double> domain{2, -3, 1};
  strategy s{filled(2, 0), domain};
  bool is_inside = true;
  const auto found = solve(
      s,
      [&](std::span<const double> x) {
        is_inside = is_inside && domain.contains(x);
        return (x[0] - 2) * (x[0] - 2) + (x[1] + 1) * (x[1] + 1);
      },
      -1);
  CHECK(is_inside);
  CHECK(found.reason.criterion == evo::stop_criterion::exhausted);
  CHECK(found.best->genome[0] == 1);
  CHECK(found.best->genome[1] == doctest::Approx(-1).epsilon(1e-7));
}

TEST_CASE("brent_step goes as far as an optimum is from the start") {
  strategy s{filled(3, 0), {.sigma = 0.01}};
  const auto found = solve(
      s,
      [](std::span<const double> x) {
        double sum = 0;
        for (const double gene : x)
          sum += std::abs(gene - 1000);
        return sum;
      },
      1e-6);
  CHECK(found.reason.criterion == evo::stop_criterion::target_reached);
}

TEST_CASE("brent_step doesn't trust noise") {
  strategy s{filled(3, 1), {.sigma = 0.5}};
  std::size_t calls = 0;
  const auto found = solve(
      s,
      [&](std::span<const double> x) {
        return x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + (++calls % 2 == 0 ? 0.01 : 0.0);
      },
      -1);
  CHECK(found.reason.criterion == evo::stop_criterion::inseparable);
}

TEST_CASE("brent_step refuses what it can't begin with") {
  using enum evo::error_id;
  const auto bounded = evo::box<double>{2, -1, 1};
  CHECK(throws(invalid_parameter, [&] { strategy{filled(2, 0)}; }));
  CHECK(throws(invalid_parameter, [&] { strategy{filled(2, 0), {.sigma = 0}}; }));
  CHECK(throws(invalid_parameter, [&] { strategy{filled(2, 3), bounded}; }));
  CHECK(throws(invalid_parameter, [&] { strategy{filled(2, std::nan("")), {.sigma = 1}}; }));
  CHECK(throws(dimension_mismatch, [&] { strategy{filled(3, 0), bounded}; }));
  CHECK(throws(dimension_mismatch, [&] {
    strategy{filled(2, 0), {.sigma = 1, .start_region = evo::box<double>{3, -1, 1}}};
  }));
}
