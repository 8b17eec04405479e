#include "evo/minimize.hpp"
#include "evo/problem/rastrigin.hpp"
#include "evo/problem/rosenbrock.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

namespace {

double squares(std::span<const double> x) {
  double sum = 0;
  for (const double gene : x)
    sum += gene * gene;
  return sum;
}

/// Least at (2.6, 2.6).
double moved(std::span<const double> x) {
  double sum = 0;
  for (const double gene : x)
    sum += (gene - 2.6) * (gene - 2.6);
  return sum;
}

evo::error_id refused(std::vector<double> start, const evo::minimize_options& options) {
  try {
    static_cast<void>(evo::minimize(squares, std::move(start), options));
  } catch (const evo::error& e) {
    return e.id();
  }
  throw std::logic_error{"nothing was refused"};
}

} // namespace

TEST_CASE("minimize finds the optimum in one line and says why it stopped") {
  const auto result = evo::minimize(evo::rosenbrock{4}, {-1, 2, 0, 1}, {.sigma = 0.5});
  CHECK(result.value < 1e-8);
  CHECK(evo::rosenbrock{4}(result.x) == result.value);
  CHECK(result.reason.criterion == evo::stop_criterion::tol_fun);
  CHECK(result.evaluations < 6000);
}

TEST_CASE("minimize keeps to bounds, whole numbers and fixed variables") {
  const auto bounded =
      evo::minimize(moved, {0, 0}, {.lower = {-1, -1}, .upper = {1, 5}, .target = 2.560001});
  CHECK(bounded.reason.criterion == evo::stop_criterion::target_reached);
  CHECK(bounded.x[0] <= 1);
  const auto whole = evo::minimize(moved, {0, 0}, {.sigma = 2, .integers = {1}, .target = 0.1601});
  CHECK(whole.x[1] == 3);
  const auto fixed = evo::minimize(moved, {0.5, 0}, {.sigma = 2, .fixed = {0}});
  CHECK(fixed.x[0] == 0.5);
  CHECK(fixed.x[1] == doctest::Approx(2.6).epsilon(1e-4));
}

TEST_CASE("minimize gives the same for the same seed, another for another") {
  const evo::minimize_options options{.sigma = 1, .max_evaluations = 200};
  const auto a = evo::minimize(moved, {0, 0, 0}, options);
  CHECK(evo::minimize(moved, {0, 0, 0}, options).x == a.x);
  CHECK(evo::minimize(moved, {0, 0, 0}, {.sigma = 1, .max_evaluations = 200, .seed = 2}).x != a.x);
}

TEST_CASE("minimize begins again as often as it may") {
  const auto once = evo::minimize(evo::rastrigin{5}, {3, 3, 3, 3, 3}, {.sigma = 1});
  CHECK(once.value > 0.5);
  const auto often =
      evo::minimize(evo::rastrigin{5}, {3, 3, 3, 3, 3},
                    {.sigma = 1, .target = 1e-8, .max_evaluations = 200000, .restarts = 9});
  CHECK(often.reason.criterion == evo::stop_criterion::target_reached);
}

TEST_CASE("minimize ends within its budget, also where nothing can be evaluated") {
  const auto nothing = evo::minimize(
      [](std::span<const double>) { return std::numeric_limits<double>::quiet_NaN(); }, {1, 2},
      {.sigma = 1, .max_evaluations = 60});
  CHECK(std::isnan(nothing.value));
  CHECK(nothing.evaluations == 60);
  CHECK(nothing.x.size() == 2);
}

TEST_CASE("minimize refuses what makes no sense, by an id") {
  using enum evo::error_id;
  CHECK(refused({}, {.sigma = 1}) == invalid_parameter);
  CHECK(refused({1, 2}, {}) == invalid_parameter);
  CHECK(refused({1, 2}, {.sigma = 0}) == invalid_parameter);
  CHECK(refused({1, 2}, {.sigma = std::nan("")}) == invalid_parameter);
  CHECK(refused({1, 2}, {.lower = {0}, .upper = {3}}) == dimension_mismatch);
  CHECK(refused({1, 2}, {.lower = {0, 3}, .upper = {3, 0}}) == invalid_parameter);
  CHECK(refused({1, 9}, {.lower = {0, 0}, .upper = {3, 3}}) == invalid_parameter);
}

TEST_CASE("what the function throws comes through minimize") {
  const auto broken = [](std::span<const double>) -> double { throw std::runtime_error{"broken"}; };
  CHECK_THROWS_AS(static_cast<void>(evo::minimize(broken, {1, 2}, {.sigma = 1})),
                  std::runtime_error);
}
