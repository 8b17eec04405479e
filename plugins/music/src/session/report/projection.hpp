#pragma once
/// @file
/// Principal components: the plane that keeps most of the variance of points in a high dimension.

#include <array>
#include <cstddef>
#include <vector>

namespace evo::music::report {

struct plane {
  std::vector<std::array<double, 2>> points; ///< one a row, in units of the rows' own distances
  std::array<double, 2> kept{};              ///< share of the variance along each axis
};

/// Projects `rows` (each of the same length) onto their first two principal components, found by
/// power iteration with deflation on the centred rows (no covariance matrix is formed). The sign of
/// an axis is such that the last row's coordinate is not negative, so that a picture does not flip
/// from one machine to the next. Cost: 2 x iterations x rows x dimensions.
[[nodiscard]] plane principal_plane(std::vector<std::vector<double>> rows);

} // namespace evo::music::report
