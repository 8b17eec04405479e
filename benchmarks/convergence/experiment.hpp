#pragma once
/// @file
/// evo_bbob run: one strategy on many problems.

#include "evo/problem/bbob/suite.hpp"

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace evo::convergence {

struct experiment {
  std::string strategy{};
  bbob_suite suite = bbob_suite::bbob;
  std::vector<std::size_t> functions{}, dimensions{}, instances{};
  double budget = 0; ///< evaluations, in multiples of the dimension
  std::uint64_t seed = 1;
  std::size_t threads = 0; ///< 0 for all that there are
  std::string log{};       ///< a folder for IOHprofiler's format; none if empty
};

/// Writes one JSON line a problem: by function, then dimension, then instance, as soon as all
/// before it are finished. Lines and logs depend on strategy, problem, budget and seed alone.
/// @throws failure usage for an unknown strategy, storage if the log can't be written
void run_experiment(const experiment& what, std::ostream& lines);

} // namespace evo::convergence
