#pragma once
/// @file
/// The volume that a set of points dominates: the measure of how good a front is.

#include "evo/core/error.hpp"
#include "evo/pareto/points.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <numeric>
#include <span>
#include <vector>

namespace evo::pareto {

namespace detail {

/// Points without a stride, as many numbers each as the reference has.
using rows = std::vector<std::vector<double>>;

/// Area of a staircase, point after point along the first objective. O(n log n).
[[nodiscard]] inline double area(rows p, std::span<const double> reference) {
  std::sort(p.begin(), p.end());
  double sum = 0, height = reference[1];
  for (const std::vector<double>& point : p)
    if (point[1] < height) {
      sum += (reference[0] - point[0]) * (height - point[1]);
      height = point[1];
    }
  return sum;
}

/// The staircase of the first two objectives, kept while points join it.
class staircase {
public:
  explicit staircase(std::span<const double> reference) : reference_{reference} {}

  /// Adds a step and removes those behind it.
  void join(double x, double y) {
    auto at = steps_.upper_bound(x);
    double height = at == steps_.begin() ? reference_[1] : std::prev(at)->second;
    if (height <= y)
      return;
    double from = x;
    if (at != steps_.begin() && std::prev(at)->first == x)
      at = steps_.erase(std::prev(at));
    while (at != steps_.end() && at->second >= y) {
      area_ += (at->first - from) * (height - y);
      from = at->first;
      height = at->second;
      at = steps_.erase(at);
    }
    const double end = at == steps_.end() ? reference_[0] : at->first;
    area_ += (end - from) * (height - y);
    steps_.emplace_hint(at, x, y);
  }
  [[nodiscard]] double area() const noexcept { return area_; }

private:
  std::span<const double> reference_;
  std::map<double, double> steps_{}; ///< y over x, both strictly monotone
  double area_ = 0;
};

/// Slices between neighbours along the third objective (N. Beume, C. Fonseca, M. Lopez-Ibanez,
/// L. Paquete, J. Vahrenhold, "On the Complexity of Computing the Hypervolume Indicator", 2009,
/// doi:10.1109/TEVC.2009.2015575). O(n log n).
[[nodiscard]] inline double volume(rows p, std::span<const double> reference) {
  std::sort(p.begin(), p.end(), [](const auto& a, const auto& b) { return a[2] < b[2]; });
  staircase steps{reference};
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    steps.join(p[i][0], p[i][1]);
    const double next = i + 1 < p.size() ? p[i + 1][2] : reference[2];
    sum += steps.area() * (next - p[i][2]);
  }
  return sum;
}

[[nodiscard]] inline double box_volume(std::span<const double> point,
                                       std::span<const double> reference) {
  double product = 1;
  for (std::size_t j = 0; j < reference.size(); ++j)
    product *= reference[j] - point[j];
  return product;
}

/// What is left of points without those that another one dominates or equals.
inline void remove_dominated(rows& p) {
  std::sort(p.begin(), p.end());
  rows kept;
  for (std::vector<double>& point : p)
    if (std::none_of(kept.begin(), kept.end(), [&](const auto& other) {
          return std::equal(other.begin(), other.end(), point.begin(),
                            [](double a, double b) { return a <= b; });
        }))
      kept.push_back(std::move(point));
  p = std::move(kept);
}

/// Any number of objectives, by what each point adds to those after it: its box less the volume of
/// the others' parts within it. With the points in descending order of the last objective, those
/// parts all begin at the point's own, so one objective less remains (L. While, L. Bradstreet,
/// L. Barone, "A Fast Way of Calculating Exact Hypervolumes", 2012,
/// doi:10.1109/TEVC.2010.2077298).
[[nodiscard]] inline double wfg(rows p, std::span<const double> reference) {
  if (reference.size() == 2)
    return area(std::move(p), reference);
  if (reference.size() == 3)
    return volume(std::move(p), reference);
  std::sort(p.begin(), p.end(), [](const auto& a, const auto& b) { return a.back() > b.back(); });
  const std::span<const double> lower = reference.first(reference.size() - 1);
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    rows limited;
    for (std::size_t k = i + 1; k < p.size(); ++k) {
      std::vector<double>& part = limited.emplace_back(lower.size());
      for (std::size_t j = 0; j < part.size(); ++j)
        part[j] = std::max(p[i][j], p[k][j]);
    }
    remove_dominated(limited);
    sum +=
        (reference.back() - p[i].back()) *
        (box_volume(std::span{p[i]}.first(lower.size()), lower) - wfg(std::move(limited), lower));
  }
  return sum;
}

} // namespace detail

/// The exact hypervolume: the measure of what lies between the points and the reference, for
/// minimisation. Points that aren't better than the reference in every objective add nothing, nor
/// do those with a NaN.
///
/// Cost: O(n log n) for up to three objectives; more by the algorithm WFG, exponential in the
/// number of objectives at worst (a hundred points of five take some milliseconds).
/// @param reference one number an objective
/// @throws error invalid_parameter without objectives, dimension_mismatch where the points have
///         another number of them
[[nodiscard]] inline double hypervolume(const points& p, std::span<const double> reference) {
  require(!reference.empty(), error_id::invalid_parameter,
          "a reference of 0 objectives, should be at least 1");
  require(p.objectives == reference.size(), error_id::dimension_mismatch, "points of ",
          p.objectives, " objectives and a reference of ", reference.size());
  detail::rows inside;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (std::equal(p[i].begin(), p[i].end(), reference.begin(),
                   [](double a, double b) { return a < b; }))
      inside.emplace_back(p[i].begin(), p[i].end());
  if (inside.empty())
    return 0;
  if (reference.size() == 1)
    return reference[0] - (*std::ranges::min_element(inside))[0];
  if (reference.size() > 3)
    detail::remove_dominated(inside);
  return detail::wfg(std::move(inside), reference);
}

/// The same of numbers that lie point after point.
[[nodiscard]] inline double hypervolume(std::span<const double> numbers,
                                        std::span<const double> reference) {
  require(!reference.empty() && numbers.size() % reference.size() == 0,
          error_id::dimension_mismatch, numbers.size(), " numbers are no points of ",
          reference.size(), " objectives");
  return hypervolume(points{numbers, reference.size(), reference.size()}, reference);
}

} // namespace evo::pareto
