#include "evo/genome/text.hpp"
#include "evo/observe/history.hpp"
#include "evo/observe/progress.hpp"
#include "evo/observe/stop_on_stagnation.hpp"
#include "evo/observe/stop_on_target.hpp"
#include "evo/observe/stop_when.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace {

using texts = evo::text_population;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Shows an observer one generation with these values and this best so far.
template <class O>
auto show(O& observer, const std::vector<double>& values, std::optional<double> best,
          std::uint64_t generation = 0) {
  evo::batch<texts> b;
  for (std::size_t i = 0; i < values.size(); ++i)
    b.append("x", {.id = i});
  std::optional<evo::solution<texts>> solution;
  if (best)
    solution = evo::solution<texts>{"x", *best, 0};
  return observer.on_generation(
      evo::generation_view<texts>{generation, 10 * (generation + 1), b, values, solution});
}

} // namespace

TEST_CASE("history keeps least, mean, median, greatest and failures of each generation") {
  evo::history seen;
  show(seen, {4, not_a_number, 1, 7, 2}, 1, 0);
  show(seen, {3}, 1, 1);
  show(seen, {not_a_number, not_a_number}, std::nullopt, 2);
  seen.on_end({evo::stop_criterion::max_generations, 3, 3});
  REQUIRE(seen.records().size() == 3);
  const evo::generation_record& first = seen.records()[0];
  CHECK(first.evaluations == 10);
  CHECK(first.candidates == 5);
  CHECK(first.failed == 1);
  CHECK(first.least == 1);
  CHECK(first.mean == 3.5);
  CHECK(first.median == 3);
  CHECK(first.greatest == 7);
  CHECK(first.best_so_far == 1);
  CHECK(seen.records()[1].median == 3);
  CHECK(seen.records()[2].failed == 2);
  CHECK(std::isnan(seen.records()[2].mean));
  CHECK(std::isnan(seen.records()[2].best_so_far));
  CHECK(seen.reason()->measured == 3);
}

TEST_CASE("progress hands records and the reason to its functions, and may have none") {
  std::vector<double> best;
  int ends = 0;
  const evo::progress told{[&](const evo::generation_record& r) { best.push_back(r.best_so_far); },
                           [&](const evo::stop&) { ++ends; }};
  show(told, {5}, 5);
  show(told, {4}, 4);
  told.on_end({});
  CHECK(best == std::vector<double>{5, 4});
  CHECK(ends == 1);
  const evo::progress silent{{}};
  show(silent, {5}, 5);
  silent.on_end({});
}

TEST_CASE("stop_on_target ends at the target in either sense, and not before anything is known") {
  const evo::stop_on_target low{.target = 2}, high{.target = 2, .direction = evo::sense::maximize};
  CHECK(!show(low, {3}, 3));
  CHECK(!show(low, {not_a_number}, std::nullopt));
  CHECK(show(low, {2}, 2) == evo::stop{evo::stop_criterion::target_reached, 2, 2});
  CHECK(!show(high, {1}, 1));
  CHECK(show(high, {3}, 3) == evo::stop{evo::stop_criterion::target_reached, 3, 2});
}

TEST_CASE("stop_on_stagnation counts generations without progress above the tolerance") {
  evo::stop_on_stagnation idle{{.generations = 2, .tolerance = 0.5}};
  CHECK(!show(idle, {9}, 9));
  CHECK(!show(idle, {8}, 8));
  CHECK(!show(idle, {8}, 7.6)); // too little
  CHECK(!show(idle, {7}, 7.4)); // enough since 8
  CHECK(!show(idle, {7}, 7.4));
  CHECK(show(idle, {7}, 7.4) == evo::stop{evo::stop_criterion::observer, 2, 2, "no progress"});

  evo::stop_on_stagnation upwards{{.generations = 1, .direction = evo::sense::maximize}};
  CHECK(!show(upwards, {1}, 1));
  CHECK(!show(upwards, {2}, 2));
  CHECK(show(upwards, {2}, 2));

  evo::stop_on_stagnation hopeless{{.generations = 2}};
  CHECK(!show(hopeless, {not_a_number}, std::nullopt));
  CHECK(show(hopeless, {not_a_number}, std::nullopt));

  CHECK_THROWS_AS(evo::stop_on_stagnation({.generations = 0}), evo::error);
  CHECK_THROWS_AS(evo::stop_on_stagnation({.tolerance = -1}), evo::error);
}

TEST_CASE("stop_when ends with its words as soon as it is told to") {
  bool is_interrupted = false;
  const evo::stop_when interrupted{[&] { return is_interrupted; }, "interrupted"};
  CHECK(!show(interrupted, {1}, 1));
  is_interrupted = true;
  CHECK(show(interrupted, {1}, 1) == evo::stop{evo::stop_criterion::observer, 1, 1, "interrupted"});
}
