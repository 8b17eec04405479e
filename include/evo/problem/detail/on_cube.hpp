#pragma once
/// @file
/// What the classical problems share.

#include "evo/genome/box.hpp"

#include <cstddef>
#include <vector>

namespace evo::detail {

/// A problem whose domain has the same bounds in every coordinate, and whose optimum the same
/// number, with the value 0.
class on_cube {
public:
  [[nodiscard]] std::size_t dimension() const noexcept { return domain_.dimension(); }
  [[nodiscard]] box<double> domain() const { return domain_; }
  [[nodiscard]] std::vector<double> optimum() const {
    return std::vector<double>(dimension(), best_);
  }
  [[nodiscard]] double optimum_value() const noexcept { return 0; }

protected:
  /// @throws error invalid_parameter for dimension 0
  on_cube(std::size_t dimension, double lower, double upper, double best = 0)
      : domain_{dimension, lower, upper}, best_{best} {}

private:
  box<double> domain_;
  double best_; ///< gene of the optimum
};

} // namespace evo::detail
