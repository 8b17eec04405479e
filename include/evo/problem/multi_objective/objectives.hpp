#pragma once
/// @file
/// A problem of several objectives as a function of genomes.

#include "evo/concepts/multi_objective_problem.hpp"

#include <Eigen/Core>

#include <concepts>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace evo {

/// What per_candidate wants of such a problem: `per_candidate{objectives_of{zdt1{30}}}`. Takes
/// columns of float or double; float is widened. Places after the objectives are left alone.
template <multi_objective_problem P>
class objectives_of {
public:
  explicit objectives_of(P p) : problem_{std::move(p)} {}

  template <class Derived>
  void operator()(const Eigen::DenseBase<Derived>& column, std::span<double> values) const {
    const auto n = static_cast<std::size_t>(column.size());
    const std::span<double> objectives = values.first(problem_.objectives());
    if constexpr (std::same_as<typename Derived::Scalar, double>) {
      problem_(std::span<const double>{column.derived().data(), n}, objectives);
    } else {
      std::vector<double> wide(n);
      for (std::size_t i = 0; i < n; ++i)
        wide[i] = static_cast<double>(column.derived()[static_cast<Eigen::Index>(i)]);
      problem_(std::span<const double>{wide}, objectives);
    }
  }

private:
  P problem_;
};

} // namespace evo
