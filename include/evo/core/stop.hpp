#pragma once
/// @file
/// Why a run ended: always a name, what was measured and the threshold that it met.

#include <string>
#include <string_view>

namespace evo {

enum class stop_criterion {
  target_reached,  ///< the best value is as good as asked for
  max_generations, ///< the budget of generations is used up
  max_evaluations, ///< the budget of evaluations is used up
  max_seconds,     ///< the budget of wall time is used up
  observer,        ///< an observer asked to stop
  exhausted,       ///< the strategy has nothing more to ask
};

[[nodiscard]] constexpr std::string_view name(stop_criterion c) noexcept {
  switch (c) {
  case stop_criterion::target_reached: return "target_reached";
  case stop_criterion::max_generations: return "max_generations";
  case stop_criterion::max_evaluations: return "max_evaluations";
  case stop_criterion::max_seconds: return "max_seconds";
  case stop_criterion::observer: return "observer";
  case stop_criterion::exhausted: return "exhausted";
  }
  return "unknown";
}

struct stop {
  stop_criterion criterion{};
  double measured = 0;
  double threshold = 0;
  std::string detail{}; ///< what an observer or strategy adds in words; may be empty

  friend bool operator==(const stop&, const stop&) = default;
};

/// True where the run ended because it has what was asked for.
[[nodiscard]] constexpr bool is_success(stop_criterion c) noexcept {
  return c == stop_criterion::target_reached;
}

} // namespace evo
