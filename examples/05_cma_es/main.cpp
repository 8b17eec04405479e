// How do I use CMA-ES? In one line, and as a strategy like any other: on Rosenbrock's narrow,
// curved valley in ten dimensions.

#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/minimize.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/rosenbrock.hpp"
#include "evo/strategy/cma_es.hpp"

#include <cstdio>
#include <string_view>
#include <vector>

namespace {

void print(const char* how, const evo::stop& reason, double value) {
  const std::string_view name = evo::name(reason.criterion);
  std::printf("%s: %.*s, below 1e-8: %s\n", how, static_cast<int>(name.size()), name.data(),
              value < 1e-8 ? "yes" : "no");
}

} // namespace

int main() {
  const evo::rosenbrock problem{10};

  const auto least = evo::minimize(problem, std::vector(10, 0.0), {.sigma = 0.3, .target = 1e-9});
  print("in one line", least.reason, least.value);

  // The same in parts, for an evaluator, observers or a checkpoint of one's own. The step size is
  // about a third of the distance within which the optimum is expected.
  evo::cma_es<double> strategy{Eigen::VectorXd::Zero(10), {.sigma = 0.3}};
  const evo::per_candidate evaluate{evo::cost_of{problem}};
  const auto result =
      evo::run(strategy, evaluate,
               {.key = evo::random_key{1}, .limits = {.evaluations = 100'000, .target = 1e-9}});
  print("in parts", result.reason, result.best.value().cost);
}
