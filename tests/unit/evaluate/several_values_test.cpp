// Strategies that are told several values a candidate: the loop, its observers and the evaluators
// between them.
#include "evo/core/run.hpp"
#include "evo/evaluate/cached.hpp"
#include "evo/evaluate/measured.hpp"
#include "evo/evaluate/parallel.hpp"
#include "evo/evaluate/replicated.hpp"
#include "evo/genome/real.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/problem/noisy.hpp"
#include "evo/strategy/nsga2.hpp"
#include "evo/testing/broken_strategy.hpp"
#include "evo/testing/check_costs.hpp"
#include "evo/testing/told_one.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace {

using population = evo::real_population<double>;
using numbers = std::vector<double>;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Genomes of one gene.
evo::batch<population> batch_of(const numbers& genes) {
  evo::batch<population> b{.genomes = population{1}};
  for (const double gene : genes)
    b.append(Eigen::VectorXd::Constant(1, gene), {});
  return b;
}

/// x, x + 1, x + 2, ... and a hundred times the replicate on top.
struct rising {
  int* candidates;

  void operator()(const evo::batch<population>& b, std::span<double> values) const {
    const std::size_t each = values.size() / b.size();
    *candidates += static_cast<int>(b.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = b.genomes[i / each][0] + static_cast<double>(i % each) +
                  100.0 * b.candidates[i / each].replicate;
  }
};

template <class E>
numbers evaluate(E&& evaluator, const evo::batch<population>& b, std::size_t each) {
  numbers values(each * b.size(), -1);
  evaluator(b, std::span<double>{values});
  return values;
}

const auto square_and_cube = [](const auto& x, std::span<double> values) {
  values[0] = x[0] * x[0];
  values[1] = x[0] * x[0] * x[0];
};

evo::nsga2<double, evo::uniform_in<double>> small_nsga2(evo::nsga2_params params) {
  const evo::box<double> domain{1, -4.0, 4.0};
  return {domain, evo::uniform_in{domain}, params};
}

/// Two values of which it looks at the first alone.
struct looks_at_first : evo::testing::broken_strategy {
  using broken_strategy::broken_strategy;

  [[nodiscard]] evo::value_layout layout() const { return {.objectives = 1, .others = 1}; }
  static numbers firsts(std::span<const double> all) {
    numbers firsts;
    for (std::size_t i = 0; i < all.size(); i += 2)
      firsts.push_back(all[i]);
    return firsts;
  }
  void tell(std::span<const double> all) { broken_strategy::tell(firsts(all)); }
  void tell(const evo::batch<population>& b, std::span<const double> all) {
    broken_strategy::tell(b, firsts(all));
  }
};

} // namespace

TEST_CASE("per_candidate fills several values a candidate, on any executor") {
  const auto b = batch_of({2, -3});
  for (const auto& run : {evo::serial_executor(), evo::parallel_executor(4)})
    CHECK(evaluate(evo::per_candidate{square_and_cube, run}, b, 2) == numbers{4, 8, 9, -27});
  const evo::per_candidate one{[](const auto& x) { return x[0]; }};
  CHECK(evaluate(one, b, 1) == numbers{2, -3});
  CHECK_THROWS_AS(evaluate(one, b, 2), evo::error);
}

TEST_CASE("the cache remembers all values of a candidate") {
  int asked = 0;
  evo::cached<population, rising> cache{rising{&asked}};
  CHECK(evaluate(cache, batch_of({5, 7, 5}), 3) == numbers{5, 6, 7, 7, 8, 9, 5, 6, 7});
  CHECK(evaluate(cache, batch_of({7, 1}), 3) == numbers{7, 8, 9, 1, 2, 3});
  CHECK(asked == 3);
  CHECK(cache.hits() == 2);
  CHECK(cache.misses() == 3);
  CHECK_THROWS_AS(evaluate(cache, batch_of({7}), 2), evo::error);
}

TEST_CASE("replicates give the mean of each value") {
  int asked = 0;
  evo::replicated<rising> three{rising{&asked}, {.replicates = 3}};
  CHECK(evaluate(three, batch_of({5, 7}), 2) == numbers{105, 106, 107, 108});
  CHECK(asked == 6);
}

TEST_CASE("noise is drawn for each value") {
  int asked = 0;
  evo::noisy noisy{rising{&asked}, evo::additive_noise{.deviation = 1}, evo::random_key{2}};
  const numbers values = evaluate(noisy, batch_of({5}), 2);
  CHECK(values[0] != 5);
  CHECK(values[1] != 6);
  CHECK(values[1] - values[0] != doctest::Approx(1));
}

TEST_CASE("measures of the genome follow what the inner evaluator gives") {
  int asked = 0;
  evo::measured with{rising{&asked}, [](const auto& x, std::span<double> m) { m[0] = -x[0]; }, 2};
  CHECK(evaluate(with, batch_of({5, 7}), 3) == numbers{5, 6, -5, 7, 8, -7});
  CHECK_THROWS_AS(evaluate(with, batch_of({5}), 2), evo::error);
}

TEST_CASE("a run converts objectives by their sense and leaves other values alone") {
  auto s = small_nsga2({.objectives = 1, .constraints = 1, .population_size = 4});
  const auto values = [](const auto& x, std::span<double> out) {
    out[0] = x[0];     // maximised
    out[1] = x[0] - 1; // so at most 1
  };
  const auto result = evo::run(s, evo::per_candidate{values},
                               {.key = evo::random_key{1},
                                .direction = evo::sense::maximize,
                                .limits = {.generations = 40}});
  CHECK(result.best->cost <= 1);
  CHECK(result.best->cost > 0.9);
  CHECK(result.evaluations == 160);
}

TEST_CASE("observers see one value a candidate, and all of them where they look") {
  struct looker {
    numbers firsts{}, all{};
    evo::value_layout layout{};
    void on_generation(const evo::generation_view<population>& view) {
      firsts.assign(view.values.begin(), view.values.end());
      all.assign(view.all_values.begin(), view.all_values.end());
      layout = view.layout;
    }
  } look;
  auto s = small_nsga2({.population_size = 3});
  const auto values = [](const auto& x, std::span<double> out) {
    out[0] = x[0];
    out[1] = x[0] < 0 ? not_a_number : 1;
  };
  evo::run(
      s, evo::per_candidate{values},
      {.key = evo::random_key{4}, .direction = evo::sense::maximize, .limits = {.generations = 1}},
      look);
  REQUIRE(look.firsts.size() == 3);
  REQUIRE(look.all.size() == 6);
  CHECK(look.layout == evo::value_layout{.objectives = 2});
  std::size_t failed = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const bool has_failed = look.all[2 * i] < 0;
    failed += has_failed ? 1 : 0;
    CHECK(std::isnan(look.firsts[i]) == has_failed);
    CHECK((has_failed || look.firsts[i] == look.all[2 * i]));
  }
  CHECK(failed > 0);
  CHECK(failed < 3);
}

TEST_CASE("the kit notices a strategy that looks at the first of its values alone") {
  const auto c = [](const auto& strategy) {
    using type = std::remove_cvref_t<decltype(strategy)>;
    const auto others = [](const population&, std::size_t, std::span<double> rest) { rest[0] = 1; };
    return evo::testing::strategy_case<evo::testing::told_one<type>>{
        .make =
            [=](const evo::executor&) { return evo::testing::told_one<type>{strategy, others}; },
        .cost = [](const population& genomes, std::size_t i) { return genomes[i].squaredNorm(); }};
  };
  CHECK(!evo::testing::check_failed_costs(c(looks_at_first{{}})).empty());
  CHECK(evo::testing::check_failed_costs(c(small_nsga2({.population_size = 6}))).empty());
}
