#pragma once
/// @file
/// Ends a run that gets no better.

#include "evo/concepts/observer.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

namespace evo {

struct stop_on_stagnation_params {
  std::uint64_t generations = 20; ///< without progress that are too many, at least 1
  double tolerance = 0;           ///< progress smaller than or equal to this doesn't count
  sense direction = sense::minimize;
};

/// Counts generations in which the best value did not improve by more than the tolerance. The
/// criterion is observer; measured and threshold are generations.
class stop_on_stagnation {
public:
  /// @throws error invalid_parameter
  explicit stop_on_stagnation(stop_on_stagnation_params params) : params_{params} {
    require(params_.generations >= 1, error_id::invalid_parameter,
            "stagnation generations = 0, should be at least 1");
    require(params_.tolerance >= 0, error_id::invalid_parameter,
            "stagnation tolerance = ", params_.tolerance, ", should be at least 0");
  }

  template <population P>
  [[nodiscard]] std::optional<stop> on_generation(const generation_view<P>& view) {
    ++idle_;
    if (view.best) {
      const double cost = to_cost(view.best->cost, params_.direction);
      if (!reference_ || cost < *reference_ - params_.tolerance) {
        reference_ = cost;
        idle_ = 0;
      }
    }
    if (idle_ < params_.generations)
      return std::nullopt;
    return stop{stop_criterion::observer, static_cast<double>(idle_),
                static_cast<double>(params_.generations), "no progress"};
  }

private:
  stop_on_stagnation_params params_;
  std::optional<double> reference_{};
  std::uint64_t idle_ = 0;
};

} // namespace evo
