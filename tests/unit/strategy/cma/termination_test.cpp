#include "evo/strategy/cma/termination.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

using evo::cma_stops;
using evo::stop_criterion;
using evo::cma::cost_history;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

constexpr cma_stops none{.tol_x = {},
                         .tol_fun = {},
                         .tol_fun_hist = {},
                         .tol_up_sigma = {},
                         .stagnation = {},
                         .flat_fitness = {},
                         .condition_number = {},
                         .no_effect_coordinate = false,
                         .no_effect_axis = false};

cma_stops only(const std::function<void(cma_stops&)>& set) {
  cma_stops s = none;
  set(s);
  return s;
}

/// The generation in which costs(g) stop a run of 10 genes and 10 candidates, 0 if never.
std::uint64_t stopped_after(const cma_stops& s, std::uint64_t most,
                            const std::function<std::vector<double>(std::uint64_t)>& costs) {
  cost_history h;
  for (std::uint64_t g = 1; g <= most; ++g) {
    h.add(evo::cma::sorted(costs(g)));
    if (evo::cma::stop_by_costs(s, h, 10, 10))
      return g;
  }
  return 0;
}

using numbers = std::vector<double>;

std::optional<evo::stop> by_deviations(const cma_stops& s, const numbers& mean,
                                       const numbers& deviations, const numbers& path) {
  const numbers initial(mean.size(), 1);
  return evo::cma::stop_by_deviations<double>(s, mean, deviations, path, initial);
}

/// Axes along the genes.
std::optional<evo::stop> by_axes(const cma_stops& s, const numbers& mean, double sigma,
                                 const numbers& lengths) {
  evo::linalg::columns<double> axes(mean.size(), mean.size());
  for (std::size_t i = 0; i < mean.size(); ++i)
    axes[i][i] = lengths[i];
  return evo::cma::stop_by_axes<double>(s, mean, sigma, axes);
}

} // namespace

TEST_CASE("no costs stop a run in which every criterion is off") {
  CHECK(stopped_after(none, 300, [](auto) { return numbers(10, 1.0); }) == 0);
  CHECK(!by_deviations(none, {1, 1}, {0, 1e9}, {0, 0}));
  CHECK(!by_axes(none, {1, 1}, 1e-300, {1, 1e-30}));
}

TEST_CASE("tol_fun wants small differences within the generation and between the bests") {
  const auto s = only([](auto& c) { c.tol_fun = 1e-3; });
  const auto beginning_with = [](double first) {
    return
        [first](std::uint64_t g) { return g == 1 ? numbers{first, first + 1} : numbers{0, 9e-4}; };
  };
  // 10 + 30 n / lambda = 40 generations are looked back on.
  CHECK(stopped_after(s, 100, beginning_with(-1)) == 41);
  CHECK(stopped_after(s, 100, beginning_with(0)) == 2);
  CHECK(stopped_after(s, 100, [](auto) { return numbers{0, 1.1e-3}; }) == 0);
}

TEST_CASE("tol_fun_hist wants ten generations whose bests hardly differ") {
  const auto s = only([](auto& c) { c.tol_fun_hist = 1e-3; });
  CHECK(stopped_after(s, 100, [](auto) { return numbers{0, 1, 2, 3}; }) == 10);
  CHECK(stopped_after(s, 100, [](auto g) { return numbers{g % 2 == 0 ? 0 : 2e-3, 1}; }) == 0);
}

TEST_CASE("flat_fitness wants some generations in a row") {
  const auto s = only([](auto& c) { c.flat_fitness = 3; });
  const auto with_steep = [](std::uint64_t steep) {
    return
        [steep](std::uint64_t g) { return g == steep ? numbers{1, 2, 3, 4} : numbers{1, 1, 1, 1}; };
  };
  CHECK(stopped_after(s, 20, with_steep(0)) == 3);
  CHECK(stopped_after(s, 20, with_steep(2)) == 5);
  CHECK(stopped_after(s, 20, [](auto) { return numbers{1, 1, 1, 1, 2}; }) == 3);
  CHECK(stopped_after(s, 20, [](auto) { return numbers{1, 1, 1, 2}; }) == 0);
  CHECK(stopped_after(s, 20, [](auto) { return numbers(4, HUGE_VAL); }) == 3);
}

TEST_CASE("stagnation wants bests and medians no better than long ago") {
  const auto s = only([](auto& c) { c.stagnation = 0.2; });
  const auto going = [](double best, double rest) { return numbers{best, rest, rest, rest}; };
  // 120 + 30 n / lambda = 150 generations.
  CHECK(stopped_after(s, 400, [&](auto) { return going(1, 2); }) == 150);
  CHECK(stopped_after(s, 400, [&](double g) { return going(1, 1000 - g); }) == 0);
  CHECK(stopped_after(s, 400, [&](double g) { return going(-g, 1); }) == 0);
  // A fifth of all generations where that is more. The middle of its first third is at 5 / 6 of
  // all; the last improvement is in generation 2000.
  CHECK(stopped_after(s, 4000, [&](double g) {
          const double best = -std::min(g, 2000.0);
          return going(best, best);
        }) == 2400);
}

TEST_CASE("max_generations counts") {
  const auto s = only([](auto& c) { c.max_generations = 7; });
  CHECK(stopped_after(s, 20, [](double g) { return numbers{-g, g}; }) == 7);
}

TEST_CASE("generations that failed don't make the others look alike") {
  // Each second generation fails; the bests of the others fall by 1 each.
  const auto costs = [](std::uint64_t g) {
    return g % 2 == 0 ? numbers(4, not_a_number) : numbers(4, -static_cast<double>(g));
  };
  for (std::uint64_t offset = 0; offset < 4; ++offset)
    CHECK(stopped_after(only([](auto& c) { c.tol_fun_hist = 1e-3; }), 100,
                        [&](std::uint64_t g) { return costs(g + offset); }) == 0);
  const auto s = only([](auto& c) { c.stagnation = 0.2; });
  CHECK(stopped_after(s, 400, [](auto) { return numbers(4, not_a_number); }) == 150);
  CHECK(stopped_after(s, 400, [](std::uint64_t g) {
          return numbers{g % 3 == 0 ? not_a_number : -static_cast<double>(g), not_a_number};
        }) == 0);
}

TEST_CASE("the history is cut, and windows of many genes are longer than it") {
  cost_history h;
  const std::vector<double> costs{1, 2};
  for (std::size_t g = 0; g < 3 * cost_history::longest; ++g)
    h.add(costs);
  CHECK(h.bests.size() <= 2 * cost_history::longest);
  CHECK(h.bests.size() == h.medians.size());
  CHECK(h.generations == 3 * cost_history::longest);
  const auto s = only([](auto& c) { c.stagnation = 0.2; });
  CHECK(evo::cma::stop_by_costs(s, h, 10, 10).has_value());
  CHECK(!evo::cma::stop_by_costs(s, h, 100000, 10));
  CHECK(evo::cma::stop_by_costs(s, h, 10, 10, 1e300).has_value()); // never more than is kept
}

TEST_CASE("costs may stand still while the covariance adapts") {
  cost_history h;
  const std::vector<double> costs{1, 2};
  const auto s = only([](auto& c) { c.stagnation = 0.2; });
  for (std::size_t g = 0; g < 990; ++g)
    h.add(costs);
  CHECK(evo::cma::stop_by_costs(s, h, 160, 19).has_value());
  CHECK(!evo::cma::stop_by_costs(s, h, 160, 19, 1000));
  for (std::size_t g = 0; g < 10; ++g)
    h.add(costs);
  CHECK(evo::cma::stop_by_costs(s, h, 160, 19, 1000).has_value());
}

TEST_CASE("tol_x wants every deviation and the path's step to be small") {
  const auto s = only([](auto& c) { c.tol_x = 1e-3; });
  const auto found = by_deviations(s, {1, 1}, {1e-4, 5e-4}, {-2e-4, 0});
  REQUIRE(found);
  CHECK(*found == evo::stop{stop_criterion::tol_x, 5e-4, 1e-3});
  CHECK(!by_deviations(s, {1, 1}, {1e-4, 2e-3}, {0, 0}));
  CHECK(!by_deviations(s, {1, 1}, {1e-4, 1e-4}, {0, -2e-3}));
}

TEST_CASE("tol_up_sigma is measured against the start") {
  const auto s = only([](auto& c) { c.tol_up_sigma = 10; });
  CHECK(by_deviations(s, {0, 0}, {1, 11}, {0, 0}) ==
        evo::stop{stop_criterion::tol_up_sigma, 11, 10});
  CHECK(!by_deviations(s, {0, 0}, {9, 10}, {0, 0}));
}

TEST_CASE("no_effect_coordinate names the gene") {
  const auto s = only([](auto& c) { c.no_effect_coordinate = true; });
  const auto found = by_deviations(s, {0, 1}, {1e-20, 4e-16}, {0, 0});
  REQUIRE(found);
  CHECK(found->criterion == stop_criterion::no_effect_coordinate);
  CHECK(found->detail == "gene 1");
  CHECK(found->measured == 4e-16 / 5);
  CHECK(!by_deviations(s, {0, 1}, {1e-20, 2e-15}, {0, 0}));
}

TEST_CASE("no_effect_axis and condition_number look at the principal axes") {
  const auto no_effect = only([](auto& c) { c.no_effect_axis = true; });
  const auto found = by_axes(no_effect, {1, 1}, 1, {1, 1e-16});
  REQUIRE(found);
  CHECK(found->criterion == stop_criterion::no_effect_axis);
  CHECK(!by_axes(no_effect, {1, 0}, 1, {1, 1e-16}));

  const auto narrow = only([](auto& c) { c.condition_number = 1e6; });
  CHECK(by_axes(narrow, {1, 1}, 1, {2, 2e-3}) == std::nullopt);
  const auto condition = by_axes(narrow, {1, 1}, 1, {2, 1e-3});
  REQUIRE(condition);
  CHECK(condition->criterion == stop_criterion::condition_number);
  CHECK(condition->measured == doctest::Approx(4e6));
  CHECK(by_axes(narrow, {1, 1}, 1, {1, 0}).has_value());
}
