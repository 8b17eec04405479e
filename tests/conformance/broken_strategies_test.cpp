#include "support/broken_strategies.hpp"

#include "evo/problem/cost.hpp"
#include "evo/problem/sphere.hpp"
#include "evo/testing/check_strategy.hpp"

#include <doctest/doctest.h>

#include <cstddef>

namespace {

using support::broken;
using support::fault;

template <fault Fault>
evo::testing::strategy_case<broken<Fault>> case_of() {
  return {.make = [](const evo::executor& run) { return broken<Fault>{run}; },
          .cost = [](const evo::real_population<double>& genomes,
                     std::size_t i) { return evo::cost_of{evo::sphere{2}}(genomes[i]); }};
}

} // namespace

TEST_CASE("the kit finds nothing wrong with a strategy that keeps its promises") {
  for (const auto& violation : evo::testing::check_strategy(case_of<fault::none>()))
    FAIL_CHECK(violation);
}

TEST_CASE("each check of the kit notices a strategy that breaks its promise") {
  namespace kit = evo::testing;
  CHECK(!kit::check_determinism(case_of<fault::hidden_randomness>()).empty());
  CHECK(!kit::check_determinism(case_of<fault::asks_anew>()).empty());
  CHECK(!kit::check_split_run(case_of<fault::counts_looks>()).empty());
  CHECK(!kit::check_checkpoint(case_of<fault::loses_asked>()).empty());
  CHECK(!kit::check_executors(case_of<fault::follows_executor>()).empty());
  CHECK(!kit::check_lineage(case_of<fault::reuses_ids>()).empty());
  CHECK(!kit::check_lineage(case_of<fault::invents_parents>()).empty());
  CHECK(!kit::check_best(case_of<fault::forgets_evaluations>()).empty());
  CHECK(!kit::check_best(case_of<fault::keeps_latest>()).empty());
  CHECK(!kit::check_misuse(case_of<fault::accepts_any_count>()).empty());
  CHECK(!kit::check_misuse(case_of<fault::changes_then_throws>()).empty());
  CHECK(!kit::check_elsewhere(case_of<fault::ignores_elsewhere>()).empty());
  CHECK(!kit::check_odd_costs(case_of<fault::crowns_failures>()).empty());
  CHECK(!kit::check_monotone_invariance(case_of<fault::uses_values>()).empty());
  CHECK(!kit::check_zero_budget(case_of<fault::starts_at_one>()).empty());
  CHECK(!kit::check_stop_reasons(case_of<fault::never_satisfied>()).empty());
}
