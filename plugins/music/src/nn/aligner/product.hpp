#pragma once
/// @file
/// Products of two matrices that both change from step to step, for training.

#include "evo/core/executor.hpp"

#include <cstddef>

namespace evo::music::nn {

/// A matrix in somebody else's memory, by rows or by columns: element (i, j) is
/// data[i * row_step + j * column_step], and one of the steps is 1.
struct operand {
  const float* data = nullptr;
  std::size_t rows = 0, columns = 0;
  std::size_t row_step = 0, column_step = 1;

  [[nodiscard]] operand transposed() const noexcept {
    return {data, columns, rows, column_step, row_step};
  }
};

/// Where a product goes, and what with it.
struct product_target {
  float* data = nullptr;
  std::size_t stride = 0;      ///< floats from row to row
  const float* bias = nullptr; ///< one a column, added to the product; or none
  bool add = false;            ///< to what the target holds, instead of replacing it
};

/// target = a b. Every number is a sum over the inner extent in its order, whatever the executor.
/// @param a, b a.columns = b.rows
void multiply(const operand& a, const operand& b, const product_target& target,
              const executor& run);

} // namespace evo::music::nn
