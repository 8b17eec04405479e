#include "evo/observe/ioh_experiment.hpp"
#include "evo/observe/ioh_run.hpp"

#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/genome/real.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/sphere.hpp"
#include "evo/strategy/random_search.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

evo::ioh_run recorded(evo::sense direction, const std::vector<double>& values) {
  evo::ioh_run run{3, 10, direction};
  for (const double value : values)
    run.record(value, std::vector{value, 0.5});
  return run;
}

} // namespace

TEST_CASE("an IOH run keeps what improved, above the optimum, and the last evaluation") {
  const evo::ioh_run run =
      recorded(evo::sense::minimize, {14, not_a_number, 15, 12.5, 12.5, 11, 13});
  CHECK(run.evaluations() == 7);
  CHECK(run.improvements().size() == 3);
  CHECK(run.data() == "evaluations raw_y\n1 4\n4 2.5\n6 1\n7 3\n");
  CHECK(run.summary() ==
        R"({"instance": 3, "evals": 7, "best": {"evals": 6, "y": 1, "x": [11, 0.5]}})");
}

TEST_CASE("an IOH run writes the last evaluation once, and none that failed") {
  CHECK(recorded(evo::sense::minimize, {14, 12}).data() == "evaluations raw_y\n1 4\n2 2\n");
  CHECK(recorded(evo::sense::minimize, {14, not_a_number}).data() == "evaluations raw_y\n1 4\n");
  CHECK(recorded(evo::sense::minimize, {}).data() == "evaluations raw_y\n");
  CHECK(recorded(evo::sense::minimize, {}).summary() ==
        R"({"instance": 3, "evals": 0, "best": {"evals": 0, "y": null, "x": []}})");
}

TEST_CASE("an IOH run of something maximised keeps what is greater") {
  CHECK(recorded(evo::sense::maximize, {14, 12, 15}).data() == "evaluations raw_y\n1 4\n3 5\n");
}

TEST_CASE("an IOH run observes a run") {
  using population = evo::real_population<double>;
  const evo::sphere problem{2};
  evo::random_search<population, evo::uniform_in<double>> strategy{
      population{2}, evo::uniform_in<double>{problem.domain()}, {.population_size = 10}};
  evo::ioh_run seen{1};
  const auto result = evo::run(strategy, evo::per_candidate{evo::cost_of{problem}},
                               {.key = evo::random_key{1}, .limits = {.generations = 3}}, seen);
  CHECK(seen.evaluations() == 30);
  CHECK(seen.improvements().front().first == 1);
  CHECK(seen.improvements().back().second == result.best->cost);
}

TEST_CASE("an IOH experiment names its files and lists its runs by dimension") {
  evo::ioh_experiment experiment{{.algorithm = "a \"new\" one",
                                  .info = "v1",
                                  .suite = "BBOB",
                                  .function = 1,
                                  .function_name = "Sphere",
                                  .attributes = {{"seed", "7"}, {"budget", "10"}}}};
  experiment.add(5, recorded(evo::sense::minimize, {11}));
  experiment.add(2, recorded(evo::sense::minimize, {12}));
  experiment.add(2, recorded(evo::sense::minimize, {13}));
  CHECK(experiment.info_path() == "IOHprofiler_f1_Sphere.json");
  CHECK(experiment.data_path(2) == "data_f1_Sphere/IOHprofiler_f1_DIM2.dat");
  CHECK(experiment.info() == R"({
	"version": "0.3.23",
	"suite": "BBOB",
	"function_id": 1,
	"function_name": "Sphere",
	"maximization": false,
	"algorithm": {"name": "a \"new\" one", "info": "v1"},
	"experiment_attributes": [{"seed": "7"}, {"budget": "10"}],
	"attributes": ["evaluations", "raw_y"],
	"scenarios": [
		{"dimension": 2,
		"path": "data_f1_Sphere/IOHprofiler_f1_DIM2.dat",
		"runs": [
			{"instance": 3, "evals": 1, "best": {"evals": 1, "y": 2, "x": [12, 0.5]}},
			{"instance": 3, "evals": 1, "best": {"evals": 1, "y": 3, "x": [13, 0.5]}}
		]},
		{"dimension": 5,
		"path": "data_f1_Sphere/IOHprofiler_f1_DIM5.dat",
		"runs": [
			{"instance": 3, "evals": 1, "best": {"evals": 1, "y": 1, "x": [11, 0.5]}}
		]}
	]
}
)");
}
