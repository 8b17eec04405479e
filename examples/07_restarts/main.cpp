// What if there are many local optima? Run CMA-ES again from other starts with growing populations,
// until a value is good enough: on Rastrigin's function, a bowl full of dents.

#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/problem/cost.hpp"
#include "evo/problem/rastrigin.hpp"
#include "evo/strategy/restarts.hpp"

#include <cstdio>

int main() {
  const evo::rastrigin problem{5};
  const Eigen::VectorXd start = Eigen::VectorXd::Constant(5, 3);
  const evo::per_candidate evaluate{evo::cost_of{problem}};
  const evo::run_options options{.key = evo::random_key{1},
                                 .limits = {.evaluations = 200'000, .target = 1e-8}};

  // A single run ends in some dent.
  evo::cma_es<double> once{start, problem.domain(), {.sigma = 0.5}};
  const bool reached_once = evo::is_success(evo::run(once, evaluate, options).reason.criterion);

  // Later runs start anywhere in the domain.
  evo::bipop_cma_es<double> often{start, problem.domain(), {.run = {.sigma = 0.5}}};
  const auto result = evo::run(often, evaluate, options);
  const bool reached_often = evo::is_success(result.reason.criterion);

  std::printf("one run reaches 1e-8: %s\n", reached_once ? "yes" : "no");
  std::printf("with restarts: %s\n", reached_often ? "yes" : "no");
  std::printf("it took more than one run: %s\n", often.schedule().run > 0 ? "yes" : "no");
}
