#pragma once
/// @file
/// A table of vectors, one a row (the embeddings of tokens, say), and how it is spread.

#include "evo/core/error.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

namespace evo {

/// A view: rows of `width` numbers, one after the other.
/// @tparam T float or double
template <std::floating_point T>
class row_table {
public:
  /// @throws error invalid_parameter where there is no row or a number isn't finite,
  ///         dimension_mismatch unless the numbers fill whole rows
  row_table(std::span<const T> values, std::size_t width) : values_{values}, width_{width} {
    require(width > 0 && !values.empty(), error_id::invalid_parameter, "a table of ", values.size(),
            " numbers in rows of ", width, ", should have at least one row");
    require(values.size() % width == 0, error_id::dimension_mismatch, "a table of ", values.size(),
            " numbers doesn't fill rows of ", width);
    for (const T value : values)
      require(std::isfinite(value), error_id::invalid_parameter, "a number of the table = ", value,
              ", should be finite");
  }

  [[nodiscard]] std::size_t rows() const noexcept { return values_.size() / width_; }
  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  [[nodiscard]] std::span<const T> row(std::size_t i) const noexcept {
    return values_.subspan(i * width_, width_);
  }

private:
  std::span<const T> values_;
  std::size_t width_;
};

/// Mean and standard deviation of each column, over all rows.
struct column_spread {
  std::vector<double> mean{}, deviation{};

  /// The mean squared distance of a row from the mean row.
  [[nodiscard]] double total_variance() const noexcept {
    double sum = 0;
    for (const double d : deviation)
      sum += d * d;
    return sum;
  }
};

/// O(rows x width).
template <std::floating_point T>
[[nodiscard]] column_spread spread_of(const row_table<T>& table) {
  const double count = static_cast<double>(table.rows());
  column_spread spread{std::vector<double>(table.width()), std::vector<double>(table.width())};
  for (std::size_t i = 0; i < table.rows(); ++i)
    for (std::size_t k = 0; k < table.width(); ++k)
      spread.mean[k] += static_cast<double>(table.row(i)[k]) / count;
  for (std::size_t i = 0; i < table.rows(); ++i)
    for (std::size_t k = 0; k < table.width(); ++k) {
      const double offset = static_cast<double>(table.row(i)[k]) - spread.mean[k];
      spread.deviation[k] += offset * offset / count;
    }
  for (double& d : spread.deviation)
    d = std::sqrt(d);
  return spread;
}

} // namespace evo
