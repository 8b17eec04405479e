#pragma once
/// @file
/// The loop that joins a strategy, a batch evaluator and observers.

#include "evo/concepts/evaluator.hpp"
#include "evo/concepts/observer.hpp"
#include "evo/concepts/strategy.hpp"
#include "evo/core/objective.hpp"
#include "evo/core/random.hpp"
#include "evo/core/stop.hpp"
#include "evo/core/value_layout.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

namespace evo {

/// When a run ends at the latest. Counts are of the strategy, so that a resumed run counts on.
struct budget {
  std::optional<std::uint64_t> generations{};
  std::optional<std::uint64_t> evaluations{}; ///< checked between generations, not within one
  std::optional<double> seconds{};            ///< wall time of this call
  std::optional<double> target{};             ///< a value, in the user's sense, that is good enough
};

struct run_options {
  random_key key;
  sense direction = sense::minimize;
  budget limits{};
};

template <population P>
struct run_result {
  stop reason{};
  std::optional<solution<P>> best{};        ///< cost in the user's sense
  std::optional<solution<P>> recommended{}; ///< cost in the user's sense
  std::uint64_t generations = 0;            ///< of the strategy
  std::uint64_t evaluations = 0;            ///< of the strategy
  double seconds = 0;                       ///< wall time of this call
};

namespace detail {

template <population P>
[[nodiscard]] std::optional<solution<P>> in_sense(std::optional<solution<P>> s, sense direction) {
  if (s)
    s->cost = from_cost(s->cost, direction);
  return s;
}

/// The first limit that is met, judged by the strategy's own counts.
template <strategy S>
[[nodiscard]] std::optional<stop> met_limit(const S& s, const run_options& options,
                                            double seconds) {
  const auto& [generations, evaluations, most_seconds, target] = options.limits;
  if (target && s.best() && !cheaper(to_cost(*target, options.direction), s.best()->cost))
    return met(stop_criterion::target_reached, from_cost(s.best()->cost, options.direction),
               *target);
  if (const auto own = s.stop_reason())
    return own;
  if (generations && s.generation() >= *generations)
    return met(stop_criterion::max_generations, static_cast<double>(s.generation()),
               static_cast<double>(*generations));
  if (evaluations && s.evaluations() >= *evaluations)
    return met(stop_criterion::max_evaluations, static_cast<double>(s.evaluations()),
               static_cast<double>(*evaluations));
  if (most_seconds && seconds >= *most_seconds)
    return met(stop_criterion::max_seconds, seconds, *most_seconds);
  return std::nullopt;
}

template <population P, class O>
[[nodiscard]] std::optional<stop> notify(O& o, const generation_view<P>& view) {
  if constexpr (observes_generations<O, P>) {
    if constexpr (std::is_convertible_v<decltype(o.on_generation(view)), std::optional<stop>>)
      return o.on_generation(view);
    else
      o.on_generation(view);
  }
  return std::nullopt;
}

} // namespace detail

/// Asks, evaluates and tells until a limit is met, the strategy stops or an observer says so.
///
/// The result depends on the strategy, the evaluator and the key alone. The budget is looked at
/// between generations: splitting a run in two, with or without a checkpoint between, gives the
/// same candidates as one. An exception from the evaluator leaves the strategy with its batch asked
/// and not told, so the run can go on where it was. A budget without any limit ends only by the
/// strategy or an observer.
template <strategy S, batch_evaluator<typename S::population_type> E,
          observer<typename S::population_type>... O>
run_result<typename S::population_type> run(S& s, E&& evaluate, const run_options& options,
                                            O&&... observers) {
  using P = typename S::population_type;
  const auto start = std::chrono::steady_clock::now();
  const auto elapsed = [start] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };

  const value_layout layout = layout_of(s);
  std::vector<double> values, costs;
  std::optional<stop> reason = detail::met_limit(s, options, elapsed());
  while (!reason) {
    const batch<P>& asked = s.ask(options.key);
    if (asked.empty()) {
      reason = stop{stop_criterion::exhausted, 0, 1};
      break;
    }
    (
        [&] {
          if constexpr (observes_asked<std::remove_cvref_t<O>, P>)
            observers.on_asked(asked);
        }(),
        ...);
    values.assign(asked.size() * layout.size(), std::numeric_limits<double>::quiet_NaN());
    evaluate(asked, std::span<double>{values});
    costs.resize(values.size());
    to_costs(values, layout, options.direction, costs);

    // Observers see the batch after the strategy has moved on, so they get a copy of it only if
    // there are any.
    if constexpr (sizeof...(O) > 0) {
      const batch<P> candidates = asked;
      const std::uint64_t generation = s.generation();
      s.tell(std::span<const double>{costs});
      const auto best = detail::in_sense<P>(s.best(), options.direction);
      const std::vector<double> firsts =
          layout.size() == 1 ? std::vector<double>{} : first_values(values, layout);
      const generation_view<P> view{
          generation, s.evaluations(), candidates, layout.size() == 1 ? values : firsts,
          best,       values,          layout};
      const auto show = [&](auto& o) {
        const std::optional<stop> wish = detail::notify<P>(o, view);
        if (!reason)
          reason = wish;
      };
      (show(observers), ...);
    } else {
      s.tell(std::span<const double>{costs});
    }
    if (!reason)
      reason = detail::met_limit(s, options, elapsed());
  }
  (
      [&] {
        if constexpr (observes_end<std::remove_cvref_t<O>>)
          observers.on_end(*reason);
      }(),
      ...);
  return {*reason,
          detail::in_sense<P>(s.best(), options.direction),
          detail::in_sense<P>(s.recommend(), options.direction),
          s.generation(),
          s.evaluations(),
          elapsed()};
}

} // namespace evo
