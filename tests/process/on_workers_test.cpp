#include "evo/process/on_workers.hpp"

#include "workers.hpp"

#include "evo/core/run.hpp"
#include "evo/evaluate/cached.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/evaluate/replicated.hpp"
#include "evo/genome/real.hpp"
#include "evo/strategy/cma_es.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace evo::test {

using reals = real_population<double>;

static_assert(batch_evaluator<on_workers<reals>, reals>);

namespace {

batch<reals> some_points() {
  batch<reals> b{.genomes = reals{3}};
  for (int i = 0; i < 20; ++i)
    b.append(Eigen::Vector3d{i * 0.1, 1.0 / (i + 1), i == 7 ? 0.0 : -3.0},
             {.id = static_cast<candidate_id>(i)});
  b.append(Eigen::Vector3d{1000, 0, 0}, {.id = 20});
  return b;
}

std::vector<double> here(const batch<reals>& b) {
  std::vector<double> values(b.size());
  per_candidate{[](const auto& x) { return Eigen::VectorXd{x}.squaredNorm(); }}(
      b, std::span<double>{values});
  return values;
}

} // namespace

TEST_CASE("workers give the values that this process gives, to the last bit") {
  const auto pool = std::make_shared<work_pool>(child_lanes({EVO_TEST_WORKER}, 2));
  const auto b = some_points();
  const auto expected = here(b);
  on_workers<reals> evaluate{pool, "sphere"};
  std::vector<double> values(b.size());
  evaluate(b, values);
  for (std::size_t i = 0; i < 20; ++i)
    CHECK(values[i] == expected[i]);
  CHECK(std::isnan(values[20])); // it throws there
  CHECK(evaluate.by_node().at("local") == 21);
}

TEST_CASE("evaluators nest around workers") {
  const auto pool = std::make_shared<work_pool>(child_lanes({EVO_TEST_WORKER}, 2));
  const auto b = some_points();
  const auto expected = here(b);
  cached<reals, replicated<on_workers<reals>>> evaluate{
      replicated{on_workers<reals>{pool, "sphere"}, {.replicates = 3}}};
  std::vector<double> values(b.size());
  for (int round = 0; round < 2; ++round) {
    evaluate(b, values);
    for (std::size_t i = 0; i < 20; ++i)
      CHECK(values[i] == doctest::Approx(expected[i] + 1)); // replicates 0, 1 and 2
  }
  CHECK(evaluate.inner().inner().by_node().at("local") == 63);
}

} // namespace evo::test
