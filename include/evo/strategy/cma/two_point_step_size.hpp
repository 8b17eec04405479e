#pragma once
/// @file
/// Two-point adaptation of the step size: two candidates on the line of the mean's last step, one
/// ahead and one behind; which of them is better says whether steps are too short.
///
/// Source: N. Hansen, A. Atamna, A. Auger, "How to Assess Step-Size Adaptation Mechanisms in
/// Randomised Search", PPSN 2014, doi:10.1007/978-3-319-10762-2_6.

#include "evo/linalg/columns.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>

namespace evo::cma {

class two_point_step_size {
public:
  /// The next candidates `first` (ahead) and `first` + 1 (behind) are on the line.
  void place(std::size_t first) noexcept { first_ = first; }
  void place_none() noexcept { first_.reset(); }

  /// @param order  candidates, best first
  /// @return whether the path of the covariance should move: steps aren't far too short
  [[nodiscard]] bool adapt(double& sigma, std::span<const std::size_t> order, double c_sigma,
                           double d_sigma) noexcept {
    if (!first_ || order.size() < 2)
      return true;
    const auto rank = [&](std::size_t candidate) {
      return static_cast<double>(std::ranges::find(order, candidate) - order.begin());
    };
    const double lead = (rank(*first_ + 1) - rank(*first_)) / static_cast<double>(order.size() - 1);
    path_ += c_sigma * (lead - path_);
    sigma *= std::exp(path_ / d_sigma);
    return path_ < 0.5;
  }

  friend bool operator==(const two_point_step_size&, const two_point_step_size&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.path_, self.first_);
  }

private:
  double path_ = 0; ///< average of the rank's lead, in [-1, 1]
  std::optional<std::size_t> first_{};
};

} // namespace evo::cma
