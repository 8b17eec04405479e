#pragma once
/// @file
/// A smooth map of all real numbers onto an interval.

#include <cmath>
#include <concepts>

namespace evo {

/// The identity in the inner nine tenths of [lower, upper], parabolas at both ends, then reflected
/// with a period, so that every number has an image, none is far from one that has it as its image,
/// and the bounds themselves are reached. The shape is that of N. Hansen's boundary transformation
/// (c-cmaes, "boundary_transformation"); the width of the parabolas here follows the interval
/// alone, so that the map doesn't depend on where the interval lies.
template <std::floating_point T>
class bound_transform {
public:
  /// @pre lower < upper, both finite
  bound_transform(T lower, T upper) noexcept
      : lower_{lower}, upper_{upper}, margin_{(upper - lower) / 20} {}

  /// A number of [lower, upper].
  [[nodiscard]] T operator()(T x) const noexcept {
    const T first = lower_ - margin_, last = upper_ + margin_, length = last - first;
    if (!(x >= first && x <= last)) {
      const T turns = (x - first) / (2 * length);
      const T place = (turns - std::floor(turns)) * 2 * length;
      x = first + (place <= length ? place : 2 * length - place);
    }
    if (x < lower_ + margin_)
      return lower_ + (x - first) * (x - first) / (4 * margin_);
    if (x > upper_ - margin_)
      return upper_ - (last - x) * (last - x) / (4 * margin_);
    return x;
  }

  /// The argument nearest to `y` that gives y.
  /// @pre y in [lower, upper]
  [[nodiscard]] T inverse(T y) const noexcept {
    if (y < lower_ + margin_)
      return lower_ - margin_ + 2 * std::sqrt(margin_ * (y - lower_));
    if (y > upper_ - margin_)
      return upper_ + margin_ - 2 * std::sqrt(margin_ * (upper_ - y));
    return y;
  }

private:
  T lower_, upper_, margin_;
};

} // namespace evo
