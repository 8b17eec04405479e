#pragma once
/// @file
/// Numbers over several seeds.

#include <cstddef>
#include <span>
#include <vector>

namespace evo::music::comparison {

/// A mean over seeds. Values that aren't numbers are left out; without any, all is NaN.
struct estimate {
  std::size_t count = 0;
  double mean = 0;
  double deviation = 0; ///< of the sample; NaN for one value
  double half_width =
      0; ///< of the mean's 95 % confidence interval (Student's t); NaN for one value
};

[[nodiscard]] estimate estimate_of(std::span<const double> values);

/// A curve with its band.
struct band {
  std::vector<double> mean, low, high; ///< low and high are NaN where there is one value alone
};

/// The curves' estimates point by point, as long as the longest of them.
[[nodiscard]] band band_of(std::span<const std::vector<double>> curves);

} // namespace evo::music::comparison
