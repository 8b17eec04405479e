#pragma once
/// @file
/// Axes whose ticks are round numbers.

#include <string>
#include <vector>

namespace evo::music::report {

struct axis {
  double low = 0, high = 1; ///< what the axis spans; high > low, both finite
  std::vector<double> ticks;
  std::vector<std::string> labels; ///< one a tick

  /// Where `value` lies, 0 at low and 1 at high.
  [[nodiscard]] double position(double value) const { return (value - low) / (high - low); }
};

/// An axis from one round number to another that holds the finite ones of [low, high], with about
/// `wanted` ticks at multiples of 1, 2 or 5 times a power of ten.
[[nodiscard]] axis round_axis(double low, double high, int wanted);

/// An axis over whole numbers 0 to `last`, which ends where the data end.
[[nodiscard]] axis index_axis(double first, double last, int wanted);

} // namespace evo::music::report
