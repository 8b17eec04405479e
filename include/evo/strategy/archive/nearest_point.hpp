#pragma once
/// @file
/// Which of many points is nearest.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace evo::detail {

/// A k-d tree (J. Bentley, "Multidimensional Binary Search Trees Used for Associative Searching",
/// 1975, doi:10.1145/361002.361007): points in the order of a balanced tree, each node the median
/// of its part along the coordinate of its depth. Building costs O(n log^2 n), a search O(log n)
/// for few coordinates and evenly spread points.
class nearest_point {
public:
  nearest_point() = default;
  /// @param numbers point after point; @param width  coordinates a point
  nearest_point(std::vector<double> numbers, std::size_t width)
      : numbers_{std::move(numbers)}, width_{width}, order_(numbers_.size() / width) {
    for (std::size_t i = 0; i < order_.size(); ++i)
      order_[i] = i;
    build(0, order_.size(), 0);
  }

  [[nodiscard]] std::size_t size() const noexcept { return order_.size(); }
  [[nodiscard]] std::span<const double> numbers() const noexcept { return numbers_; }
  [[nodiscard]] std::span<const double> point(std::size_t i) const noexcept {
    return std::span{numbers_}.subspan(i * width_, width_);
  }

  /// The point at the least Euclidean distance, the one with the smallest number among equals.
  /// @pre there is a point
  [[nodiscard]] std::size_t nearest(std::span<const double> to) const noexcept {
    found best;
    search(to, 0, order_.size(), 0, best);
    return best.point;
  }

private:
  struct found {
    double distance = std::numeric_limits<double>::infinity(); ///< squared
    std::size_t point = std::numeric_limits<std::size_t>::max();
  };

  void build(std::size_t first, std::size_t last, std::size_t axis) {
    if (last - first < 2)
      return;
    const std::size_t middle = (first + last) / 2;
    const auto at = [&](std::size_t i) { return order_.begin() + static_cast<std::ptrdiff_t>(i); };
    std::nth_element(at(first), at(middle), at(last), [&](std::size_t a, std::size_t b) {
      const double x = point(a)[axis], y = point(b)[axis];
      return x != y ? x < y : a < b;
    });
    build(first, middle, (axis + 1) % width_);
    build(middle + 1, last, (axis + 1) % width_);
  }

  void search(std::span<const double> to, std::size_t first, std::size_t last, std::size_t axis,
              found& best) const noexcept {
    if (first == last)
      return;
    const std::size_t middle = (first + last) / 2, here = order_[middle];
    double distance = 0;
    for (std::size_t j = 0; j < width_; ++j)
      distance += (to[j] - point(here)[j]) * (to[j] - point(here)[j]);
    if (distance < best.distance || (distance == best.distance && here < best.point))
      best = {distance, here};
    const double beyond = to[axis] - point(here)[axis];
    const std::size_t next = (axis + 1) % width_;
    const bool is_left = beyond < 0;
    is_left ? search(to, first, middle, next, best) : search(to, middle + 1, last, next, best);
    if (beyond * beyond <= best.distance)
      is_left ? search(to, middle + 1, last, next, best) : search(to, first, middle, next, best);
  }

  std::vector<double> numbers_{};
  std::size_t width_ = 1;
  std::vector<std::size_t> order_{};
};

} // namespace evo::detail
