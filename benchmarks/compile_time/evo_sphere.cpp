// CMA-ES on the sphere with evo. Prints the cost reached.
#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/strategy/cma_es.hpp"

#include <cstdio>

int main() {
  evo::cma_es<double> strategy{Eigen::VectorXd::Constant(10, 0.1), {.sigma = 0.1}};
  const evo::per_candidate evaluate{[](const auto& x) { return x.squaredNorm(); }};
  const auto result = evo::run(strategy, evaluate, {.key = evo::random_key{1}});
  std::printf("%g\n", result.best.value().cost);
}
