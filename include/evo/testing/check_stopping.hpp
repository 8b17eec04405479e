#pragma once
/// @file
/// A run ends for a named reason with what was measured and the threshold.

#include "evo/core/checkpoint.hpp"
#include "evo/testing/detail/drive.hpp"
#include "evo/testing/strategy_case.hpp"

#include <limits>
#include <string>

namespace evo::testing {

/// A budget of nothing asks for nothing and leaves no trace.
template <strategy S>
[[nodiscard]] violations check_zero_budget(const strategy_case<S>& c) {
  violations found;
  S s = c.fresh();
  const auto before = detail::bytes_of(s.state());
  for (const budget nothing :
       {budget{.generations = 0}, budget{.evaluations = 0}, budget{.seconds = 0}}) {
    const auto result = detail::run_within(c, s, nothing);
    detail::expect(found, detail::bytes_of(s.state()) == before,
                   "a run without budget changes the state");
    detail::expect(found, !result.best && result.generations == 0 && result.evaluations == 0,
                   "a run without budget claims results");
    detail::expect(found, result.reason.threshold == 0,
                   "a run without budget ends by " + std::string{name(result.reason.criterion)} +
                       " with a threshold that isn't 0");
  }
  return found;
}

namespace detail {

inline void expect_reason(violations& found, const stop& reason, stop_criterion criterion,
                          double threshold) {
  expect(found, reason.criterion == criterion && reason.threshold == threshold,
         "a run ends by " + std::string{name(reason.criterion)} + " at " +
             std::to_string(reason.threshold) + ", should end by " + std::string{name(criterion)} +
             " at " + std::to_string(threshold));
}

} // namespace detail

/// Each limit that is met names itself.
template <strategy S>
[[nodiscard]] violations check_stop_reasons(const strategy_case<S>& c) {
  violations found;
  S first = c.fresh();
  const auto by_generations = detail::run_within(c, first, {.generations = 3});
  detail::expect_reason(found, by_generations.reason, stop_criterion::max_generations, 3);
  detail::expect(found, by_generations.reason.measured == 3 && by_generations.generations == 3,
                 "a run of 3 generations counts them wrongly");

  S second = c.fresh();
  const auto by_evaluations = detail::run_within(c, second, {.generations = 4, .evaluations = 1});
  detail::expect_reason(found, by_evaluations.reason, stop_criterion::max_evaluations, 1);
  detail::expect(found, by_evaluations.generations == 1,
                 "a budget of 1 evaluation doesn't end after the first generation");

  S third = c.fresh();
  constexpr double anything = std::numeric_limits<double>::max();
  const auto by_target = detail::run_within(c, third, {.generations = 4, .target = anything});
  detail::expect_reason(found, by_target.reason, stop_criterion::target_reached, anything);
  detail::expect(found, by_target.best && by_target.reason.measured == by_target.best->cost,
                 "a run that reaches its target measures something else than the best");

  S fourth = c.fresh();
  detail::watcher<typename S::population_type> impatient{.stops_at_once = true};
  const auto by_observer = detail::run_within(c, fourth, {.generations = 4}, impatient);
  detail::expect_reason(found, by_observer.reason, stop_criterion::observer, 1);
  return found;
}

/// Each of the strategy's own criteria is met where the case says so, names itself, its threshold
/// and a measurement on the right side of it, and is still met after a checkpoint.
template <strategy S>
[[nodiscard]] violations check_own_stops(const strategy_case<S>& c) {
  violations found;
  for (const own_stop<S>& own : c.own_stops) {
    const std::string criterion{name(own.criterion)};
    detail::expect(found, criterion != "unknown", "a criterion has no name");
    S s = own.make();
    detail::expect(found, !s.stop_reason(), "a fresh strategy has " + criterion);
    strategy_case<S> on_the_way = c;
    on_the_way.cost = own.cost;
    const stop reason = detail::run_within(on_the_way, s, {.generations = own.generations}).reason;
    detail::expect_reason(found, reason, own.criterion, own.threshold);
    const bool is_met = own.measured == met_when::at_most ? reason.measured <= reason.threshold
                                                          : reason.measured >= reason.threshold;
    detail::expect(found, is_met,
                   criterion + " is said to be met by " + std::to_string(reason.measured) +
                       " with a threshold of " + std::to_string(reason.threshold));
    S restored = own.make();
    load_checkpoint(restored, save_checkpoint(s));
    detail::expect(found, s.stop_reason() == reason && restored.stop_reason() == reason,
                   criterion + " is forgotten later or by a checkpoint");
  }
  return found;
}

} // namespace evo::testing
