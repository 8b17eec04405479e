#pragma once
/// @file
/// A problem as a function of genomes.

#include "evo/concepts/problem.hpp"

#include <Eigen/Core>

#include <concepts>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace evo {

/// What per_candidate wants of a problem: `per_candidate{cost_of{sphere{10}}}`. Takes columns of
/// float or double; float is widened.
template <problem P>
class cost_of {
public:
  explicit cost_of(P p) : problem_{std::move(p)} {}

  template <class Derived>
  [[nodiscard]] double operator()(const Eigen::DenseBase<Derived>& column) const {
    const auto n = static_cast<std::size_t>(column.size());
    if constexpr (std::same_as<typename Derived::Scalar, double>) {
      return problem_(std::span<const double>{column.derived().data(), n});
    } else {
      std::vector<double> wide(n);
      for (std::size_t i = 0; i < n; ++i)
        wide[i] = static_cast<double>(column.derived()[static_cast<Eigen::Index>(i)]);
      return problem_(std::span<const double>{wide});
    }
  }

private:
  P problem_;
};

} // namespace evo
