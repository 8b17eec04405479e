#pragma once
/// @file
/// Block-diagonal matrices; a dense one has one block.

#include "evo/problem/bbob/detail/kernels.hpp"
#include "evo/problem/bbob/detail/random_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace evo::detail::bbob {

/// Square blocks along the diagonal, each column after column; all of one size but the last, which
/// may be smaller.
class block_diagonal {
public:
  block_diagonal(std::size_t dimension, std::size_t block)
      : dimension_{dimension}, block_{block}, values_(offset(dimension)) {}

  [[nodiscard]] std::size_t dimension() const noexcept { return dimension_; }

  /// The column that has the global number j, without what lies outside of its block.
  [[nodiscard]] std::span<double> column(std::size_t j) noexcept {
    return {values_.data() + column_offset(j), size_at(first_of(j))};
  }
  [[nodiscard]] std::span<const double> column(std::size_t j) const noexcept {
    return {values_.data() + column_offset(j), size_at(first_of(j))};
  }

  /// @param out not x
  void multiply(const double* x, double* out) const noexcept {
    for (std::size_t first = 0; first < dimension_; first += block_)
      kernel_table::best().multiply(values_.data() + offset(first), size_at(first), x + first,
                                    out + first);
  }

  /// Multiplies row i by scales[i].
  void scale_rows(std::span<const double> scales) noexcept {
    for (std::size_t j = 0; j < dimension_; ++j) {
      const std::span<double> of = column(j);
      for (std::size_t i = 0; i < of.size(); ++i)
        of[i] *= scales[first_of(j) + i];
    }
  }

  /// Multiplies column j by scales[j].
  void scale_columns(std::span<const double> scales) noexcept {
    for (std::size_t j = 0; j < dimension_; ++j)
      for (double& entry : column(j))
        entry *= scales[j];
  }

  /// left right; both of the same dimension and block.
  [[nodiscard]] friend block_diagonal product(const block_diagonal& left,
                                              const block_diagonal& right) {
    block_diagonal out{left.dimension_, left.block_};
    for (std::size_t j = 0; j < left.dimension_; ++j) {
      const std::size_t first = left.first_of(j);
      kernel_table::best().multiply(left.values_.data() + left.offset(first), left.size_at(first),
                                    right.column(j).data(), out.column(j).data());
    }
    return out;
  }

  /// The first row, and column, of the block that column j lies in.
  [[nodiscard]] std::size_t first_of(std::size_t j) const noexcept { return j / block_ * block_; }

private:
  [[nodiscard]] std::size_t size_at(std::size_t first) const noexcept {
    return std::min(block_, dimension_ - first);
  }
  /// Where the block is stored that begins at row `first`.
  [[nodiscard]] std::size_t offset(std::size_t first) const noexcept {
    const std::size_t rest = first % block_;
    return (first - rest) * block_ + rest * rest;
  }
  [[nodiscard]] std::size_t column_offset(std::size_t j) const noexcept {
    const std::size_t first = first_of(j);
    return offset(first) + (j - first) * size_at(first);
  }

  std::size_t dimension_, block_;
  std::vector<double> values_;
};

/// Makes the columns of a block orthonormal, each against those before it (Gram and Schmidt). Sums
/// in the order of their terms: errors made here are multiplied by the functions.
inline void orthonormalize(block_diagonal& m, std::size_t first, std::size_t size) {
  const auto dot = [](std::span<const double> a, std::span<const double> b) {
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k)
      sum += a[k] * b[k];
    return sum;
  };
  for (std::size_t i = first; i < first + size; ++i) {
    const std::span<double> column = m.column(i);
    for (std::size_t j = first; j < i; ++j) {
      const std::span<const double> before = m.column(j);
      const double along = dot(column, before);
      for (std::size_t k = 0; k < size; ++k)
        column[k] -= along * before[k];
    }
    const double length = std::sqrt(dot(column, column));
    for (double& entry : column)
      entry /= length;
  }
}

/// Blocks that are random rotations: normals made orthonormal. Each has a seed of its own.
/// O(dimension block^2).
[[nodiscard]] inline block_diagonal rotations(std::uint64_t seed, std::size_t dimension,
                                              std::size_t block) {
  constexpr std::uint64_t between_seeds = 1000000;
  block_diagonal m{dimension, block};
  for (std::size_t first = 0; first < dimension; first += block, seed += between_seeds) {
    const std::size_t size = m.column(first).size();
    const std::vector<double> entries = normals(size * size, seed);
    std::copy(entries.begin(), entries.end(), m.column(first).data());
    orthonormalize(m, first, size);
  }
  return m;
}

} // namespace evo::detail::bbob
