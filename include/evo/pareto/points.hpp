#pragma once
/// @file
/// Objective vectors as rows of one table, and how they compare.

#include <cstddef>
#include <span>

namespace evo::pareto {

/// Points that lie in memory one after the other, each of `stride` numbers of which the first
/// `objectives` are compared; smaller is better. A view.
struct points {
  std::span<const double> numbers{};
  std::size_t objectives = 1;
  std::size_t stride = 1; ///< at least `objectives`

  [[nodiscard]] std::size_t size() const noexcept { return numbers.size() / stride; }
  [[nodiscard]] std::span<const double> operator[](std::size_t i) const noexcept {
    return numbers.subspan(i * stride, objectives);
  }
};

/// Pareto dominance: nowhere worse and somewhere better. False where a number is NaN.
[[nodiscard]] inline bool dominates(std::span<const double> a, std::span<const double> b) noexcept {
  bool is_better = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(a[i] <= b[i]))
      return false;
    is_better = is_better || a[i] < b[i];
  }
  return is_better;
}

} // namespace evo::pareto
