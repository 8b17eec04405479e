#pragma once
/// @file
/// A run ends for a named reason with what was measured and the threshold.

#include "evo/testing/run_within.hpp"
#include "evo/testing/strategy_case.hpp"

#include <optional>
#include <string>

namespace evo::testing {

namespace detail {

/// Asks to stop after the first generation.
struct impatient {
  template <population P>
  [[nodiscard]] std::optional<stop> on_generation(const generation_view<P>&) const {
    return stop{stop_criterion::observer, 1, 1, "impatient"};
  }
};

} // namespace detail

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

/// Each limit that is met names itself.
template <strategy S>
[[nodiscard]] violations check_stop_reasons(const strategy_case<S>& c) {
  violations found;
  const auto ends_by = [&](stop_criterion criterion, double threshold, const auto& result) {
    const stop& reason = result.reason;
    detail::expect(found, reason.criterion == criterion && reason.threshold == threshold,
                   "a run ends by " + std::string{name(reason.criterion)} + " at " +
                       std::to_string(reason.threshold) + ", should end by " +
                       std::string{name(criterion)} + " at " + std::to_string(threshold));
  };
  S first = c.fresh();
  const auto by_generations = detail::run_within(c, first, {.generations = 3});
  ends_by(stop_criterion::max_generations, 3, by_generations);
  detail::expect(found, by_generations.reason.measured == 3 && by_generations.generations == 3,
                 "a run of 3 generations counts them wrongly");

  S second = c.fresh();
  const auto by_evaluations = detail::run_within(c, second, {.generations = 9, .evaluations = 1});
  ends_by(stop_criterion::max_evaluations, 1, by_evaluations);
  detail::expect(found, by_evaluations.generations == 1,
                 "a budget of 1 evaluation doesn't end after the first generation");

  S third = c.fresh();
  const double reached = by_generations.best ? by_generations.best->cost : 0;
  const auto by_target = detail::run_within(c, third, {.generations = 4, .target = reached});
  ends_by(stop_criterion::target_reached, reached, by_target);

  S fourth = c.fresh();
  ends_by(stop_criterion::observer, 1,
          detail::run_within(c, fourth, {.generations = 4}, detail::impatient{}));
  return found;
}

} // namespace evo::testing
