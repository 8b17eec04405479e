#pragma once
/// @file
/// Candidates with what they were told to be worth: fronts and archives.

#include "evo/core/batch.hpp"
#include "evo/core/value_layout.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace evo {

template <population P>
struct valued_batch {
  batch<P> candidates{};
  std::vector<double> costs{}; ///< as the strategy was told, candidate after candidate
  value_layout layout{};

  [[nodiscard]] std::size_t size() const noexcept { return candidates.size(); }
  /// All numbers of candidate i.
  [[nodiscard]] std::span<const double> values(std::size_t i) const noexcept {
    return std::span{costs}.subspan(i * layout.size(), layout.size());
  }
  [[nodiscard]] std::span<const double> objectives(std::size_t i) const noexcept {
    return values(i).first(layout.objectives);
  }
  /// Constraint violations or measures.
  [[nodiscard]] std::span<const double> others(std::size_t i) const noexcept {
    return values(i).subspan(layout.objectives);
  }
};

} // namespace evo
