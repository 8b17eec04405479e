#pragma once
/// @file
/// Why a run ended: always a name, what was measured and the threshold that it met.

#include <optional>
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
  model_budget,    ///< what a language model may cost is used up

  // What strategies find themselves.
  tol_x,                ///< the steps are smaller than asked for
  tol_fun,              ///< the costs of a generation and of the last bests differ too little
  tol_fun_hist,         ///< the last generations' best costs differ too little
  tol_up_sigma,         ///< the steps grow without end
  stagnation,           ///< neither best nor median cost has improved for long
  flat_fitness,         ///< the costs of most candidates are equal
  condition_number,     ///< the sampling distribution is too narrow in one direction
  no_effect_coordinate, ///< steps are too small to change a coordinate in floating point
  no_effect_axis,       ///< steps along an axis are too small to change the mean
  inseparable,          ///< the cost is no sum of functions of one gene each
};

[[nodiscard]] constexpr std::string_view name(stop_criterion c) noexcept {
  switch (c) {
  case stop_criterion::target_reached: return "target_reached";
  case stop_criterion::max_generations: return "max_generations";
  case stop_criterion::max_evaluations: return "max_evaluations";
  case stop_criterion::max_seconds: return "max_seconds";
  case stop_criterion::observer: return "observer";
  case stop_criterion::exhausted: return "exhausted";
  case stop_criterion::model_budget: return "model_budget";
  case stop_criterion::tol_x: return "tol_x";
  case stop_criterion::tol_fun: return "tol_fun";
  case stop_criterion::tol_fun_hist: return "tol_fun_hist";
  case stop_criterion::tol_up_sigma: return "tol_up_sigma";
  case stop_criterion::stagnation: return "stagnation";
  case stop_criterion::flat_fitness: return "flat_fitness";
  case stop_criterion::condition_number: return "condition_number";
  case stop_criterion::no_effect_coordinate: return "no_effect_coordinate";
  case stop_criterion::no_effect_axis: return "no_effect_axis";
  case stop_criterion::inseparable: return "inseparable";
  }
  return "unknown";
}

struct stop {
  stop_criterion criterion{};
  double measured = 0;
  double threshold = 0;
  std::string detail{}; ///< what an observer or strategy adds in words; may be empty

  friend bool operator==(const stop&, const stop&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.criterion, self.measured, self.threshold, self.detail);
  }
};

/// A criterion that is met. Out of line, so that judging many of them stays small.
[[nodiscard, gnu::noinline]] inline std::optional<stop> met(stop_criterion c, double measured,
                                                            double threshold) {
  return stop{c, measured, threshold};
}

/// True where the run ended because it has what was asked for.
[[nodiscard]] constexpr bool is_success(stop_criterion c) noexcept {
  return c == stop_criterion::target_reached;
}

} // namespace evo
