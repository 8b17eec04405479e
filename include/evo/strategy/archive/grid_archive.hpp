#pragma once
/// @file
/// Cells of equal size in every direction.

#include "evo/concepts/measure_space.hpp"
#include "evo/core/error.hpp"
#include "evo/core/hash.hpp"
#include "evo/genome/box.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

/// The grid of MAP-Elites: the range of each measure is cut into equal intervals.
/// Source: J.-B. Mouret, J. Clune, "Illuminating search spaces by mapping elites",
/// arXiv:1504.04909 (2015). cell_of() costs O(measures).
class grid_archive {
public:
  static constexpr std::string_view name = "grid";

  /// @param bounds of the measures; @param cells  in each direction, the first measure's first
  /// @throws error dimension_mismatch, or invalid_parameter where bounds are missing or equal, or
  ///         the cells are none or more than memory can number
  grid_archive(box<double> bounds, std::vector<std::size_t> cells)
      : bounds_{std::move(bounds)}, counts_{std::move(cells)} {
    require_bounded(bounds_, "grid_archive");
    require(counts_.size() == bounds_.dimension(), error_id::dimension_mismatch, counts_.size(),
            " numbers of cells for ", bounds_.dimension(), " measures");
    for (std::size_t j = 0; j < counts_.size(); ++j) {
      require(counts_[j] >= 1 && counts_[j] <= most_cells / total_, error_id::invalid_parameter,
              "measure ", j, " has ", counts_[j], " cells, should be at least 1 and at most ",
              most_cells, " in all");
      require(bounds_.lower(j) < bounds_.upper(j), error_id::invalid_parameter,
              "the bounds of measure ", j, " are equal");
      total_ *= counts_[j];
    }
  }

  [[nodiscard]] std::size_t measures() const noexcept { return counts_.size(); }
  [[nodiscard]] std::size_t cells() const noexcept { return total_; }
  /// The last measure's cells are neighbours.
  [[nodiscard]] std::size_t cell_of(std::span<const double> point) const noexcept {
    std::size_t cell = 0;
    for (std::size_t j = 0; j < counts_.size(); ++j) {
      const double low = bounds_.lower(j), count = static_cast<double>(counts_[j]);
      const double place = (point[j] - low) / (bounds_.upper(j) - low) * count;
      cell = cell * counts_[j] + static_cast<std::size_t>(std::clamp(place, 0.0, count - 1));
    }
    return cell;
  }
  [[nodiscard]] std::uint64_t hash() const noexcept {
    std::uint64_t sum = content_hash(std::as_bytes(std::span{counts_}));
    for (std::size_t j = 0; j < counts_.size(); ++j) {
      const double numbers[] = {static_cast<double>(sum >> 32),
                                static_cast<double>(sum & 0xFFFFFFFF), bounds_.lower(j),
                                bounds_.upper(j)};
      sum = content_hash(std::as_bytes(std::span{numbers}));
    }
    return sum;
  }
  [[nodiscard]] const box<double>& bounds() const noexcept { return bounds_; }

private:
  static constexpr std::size_t most_cells = std::size_t{1} << 32;

  box<double> bounds_;
  std::vector<std::size_t> counts_;
  std::size_t total_ = 1;
};

static_assert(measure_space<grid_archive>);

} // namespace evo
