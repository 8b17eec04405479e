#pragma once
/// @file
/// The strategies that evo_bbob can run, by name. families.hpp says how to add one.

#include "evo/core/random.hpp"
#include "evo/core/stop.hpp"
#include "evo/genome/box.hpp"

#include "hit_recorder.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <span>
#include <string_view>

namespace evo::convergence {

/// What a strategy is told about a problem: dimension, box and where to begin; never which it is.
struct task {
  box<double> domain;    ///< [-5, 5]^n: the region of interest, not a bound that must be kept
  Eigen::VectorXd start; ///< uniform in [-4, 4]^n
  double sigma;          ///< initial step size, 2
  random_key key;
  std::uint64_t budget; ///< evaluations, for strategies that plan ahead
};

struct named_strategy {
  std::string_view name;
  /// Runs a new strategy until it stops, or the recorder is done.
  stop (*run)(const task&, hit_recorder&);
};

/// In alphabetical order.
[[nodiscard]] std::span<const named_strategy> strategies();

/// @throws failure usage, with the names that there are
[[nodiscard]] const named_strategy& strategy_by_name(std::string_view name);

} // namespace evo::convergence
