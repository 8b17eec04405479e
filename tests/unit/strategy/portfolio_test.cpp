#include "evo/strategy/portfolio.hpp"

#include "evo/core/run.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/problem/rastrigin.hpp"
#include "evo/problem/rosenbrock.hpp"
#include "evo/testing/detail/drive.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <vector>

using enum evo::portfolio_member;

namespace {

std::vector<evo::portfolio_member> members(const evo::portfolio_problem& p) {
  std::vector<evo::portfolio_member> names;
  for (const evo::portfolio_stage& stage : evo::choose(p)) {
    CHECK_FALSE(stage.why.empty());
    names.push_back(stage.member);
  }
  return names;
}

using list = std::vector<evo::portfolio_member>;

template <class Problem>
auto solve(evo::portfolio<double>& strategy, const Problem& problem) {
  const evo::per_candidate evaluate{[&](const auto& x) {
    return problem(std::span<const double>{x.data(), static_cast<std::size_t>(x.size())});
  }};
  return evo::run(strategy, evaluate,
                  {.key = evo::random_key{1}, .limits = {.evaluations = 20000, .target = 1e-8}});
}

} // namespace

TEST_CASE("the portfolio looks for separability where it can pay") {
  CHECK(members({.dimension = 10}) == list{brent_step, bipop_cma_es});
  CHECK(members({.dimension = 10, .max_evaluations = 120}) == list{brent_step, bipop_cma_es});
  CHECK(members({.dimension = 10, .max_evaluations = 119}) == list{bipop_cma_es});
  CHECK(members({.dimension = 10, .is_noisy = true}) == list{bipop_cma_es});
}

TEST_CASE("the portfolio takes a full matrix where it fits, in memory and in time") {
  CHECK(members({.dimension = 300}).back() == bipop_cma_es);
  CHECK(members({.dimension = 301}).back() == bipop_lm_ma_es);
  CHECK(members({.dimension = 1000, .evaluation_seconds = 1e-5}).back() == bipop_lm_ma_es);
  CHECK(members({.dimension = 1000, .evaluation_seconds = 1e-3}).back() == bipop_cma_es);
  CHECK(members({.dimension = 19200, .evaluation_seconds = 10}).back() == bipop_lm_ma_es);
}

TEST_CASE("the portfolio solves a separable cost in its first stage, another in its second") {
  const Eigen::VectorXd start = Eigen::VectorXd::Constant(10, 2.2);
  evo::portfolio<double> separable{start, {.sigma = 1}};
  const auto easy = solve(separable, evo::rastrigin{10});
  CHECK(easy.reason.criterion == evo::stop_criterion::target_reached);
  CHECK(separable.current().member == brent_step);
  CHECK(easy.evaluations <= 2000);

  evo::portfolio<double> other{start, {.sigma = 1}};
  const auto hard = solve(other, evo::rosenbrock{10});
  CHECK(hard.reason.criterion == evo::stop_criterion::target_reached);
  CHECK(other.current().member == bipop_cma_es);
}

TEST_CASE("the portfolio refuses what its strategies refuse, and a checkpoint of another") {
  const Eigen::VectorXd start = Eigen::VectorXd::Constant(2, 0.5);
  using evo::testing::detail::throws;
  CHECK(throws(evo::error_id::invalid_parameter, [&] { evo::portfolio<double>{start}; }));
  evo::portfolio<double> strategy{start, {.sigma = 1}};
  auto state = strategy.state();
  state.stage = 7;
  CHECK(throws(evo::error_id::foreign_checkpoint, [&] { strategy.restore(state); }));
  state = strategy.state();
  state.inner = {};
  CHECK(throws(evo::error_id::foreign_checkpoint, [&] { strategy.restore(state); }));
}
