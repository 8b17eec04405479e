#pragma once
/// @file
/// Where real vectors may lie: a lower and an upper bound for each gene, or none.

#include "evo/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

/// @tparam T float or double
template <std::floating_point T>
class box {
public:
  /// The whole space.
  /// @throws error invalid_parameter for dimension 0
  explicit box(std::size_t dimension) : dimension_{dimension} {
    require(dimension >= 1, error_id::invalid_parameter, "dimension = 0, should be at least 1");
  }

  /// The same finite bounds for each gene.
  box(std::size_t dimension, T lower, T upper)
      : box{std::vector<T>(dimension, lower), std::vector<T>(dimension, upper)} {}

  /// @throws error dimension_mismatch, or invalid_parameter unless lower <= upper and both are
  /// finite
  box(std::vector<T> lower, std::vector<T> upper) : box{lower.size()} {
    require(lower.size() == upper.size(), error_id::dimension_mismatch, lower.size(),
            " lower bounds and ", upper.size(), " upper ones");
    for (std::size_t i = 0; i < lower.size(); ++i)
      require(std::isfinite(lower[i]) && std::isfinite(upper[i]) && lower[i] <= upper[i],
              error_id::invalid_parameter, "bounds of gene ", i, " are ", lower[i], " and ",
              upper[i], ", should be finite and in order");
    lower_ = std::move(lower);
    upper_ = std::move(upper);
  }

  [[nodiscard]] std::size_t dimension() const noexcept { return dimension_; }
  [[nodiscard]] bool is_bounded() const noexcept { return !lower_.empty(); }
  /// @pre is_bounded()
  [[nodiscard]] T lower(std::size_t gene) const noexcept { return lower_[gene]; }
  [[nodiscard]] T upper(std::size_t gene) const noexcept { return upper_[gene]; }

  [[nodiscard]] bool contains(std::span<const T> genome) const noexcept {
    if (genome.size() != dimension_)
      return false;
    for (std::size_t i = 0; is_bounded() && i < genome.size(); ++i)
      if (!(genome[i] >= lower_[i] && genome[i] <= upper_[i]))
        return false;
    return true;
  }

  /// Moves each gene that is outside onto the nearest bound.
  void clamp(std::span<T> genome) const noexcept {
    // Blocks of a known size, which GCC makes one vector loop each of at any level of optimisation.
    constexpr std::size_t block = 64;
    std::size_t i = 0;
    for (; i + block <= lower_.size(); i += block) {
      T* genes = genome.data() + i;
      const T *low = lower_.data() + i, *high = upper_.data() + i;
#pragma GCC ivdep
      for (std::size_t k = 0; k < block; ++k)
        genes[k] = clamped(genes[k], low[k], high[k]);
    }
    for (; i < lower_.size(); ++i)
      genome[i] = clamped(genome[i], lower_[i], upper_[i]);
  }

private:
  static T clamped(T gene, T low, T high) noexcept {
    const T raised = gene < low ? low : gene;
    return raised > high ? high : raised;
  }

  std::size_t dimension_;
  std::vector<T> lower_, upper_; ///< both empty for the whole space
};

/// @throws error invalid_parameter unless the domain is bounded
/// @param who needs it, for the message
template <std::floating_point T>
void require_bounded(const box<T>& domain, std::string_view who) {
  require(domain.is_bounded(), error_id::invalid_parameter, who,
          " needs a domain with bounds, and it has none");
}

} // namespace evo
