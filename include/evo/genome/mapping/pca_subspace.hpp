#pragma once
/// @file
/// The subspace of a table in which its rows vary most. Apart from subspace.hpp, since finding it
/// takes more code than using it.

#include "evo/genome/mapping/subspace.hpp"
#include "evo/genome/row_table.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/linalg/principal_directions.hpp"

#include <concepts>
#include <cstddef>

namespace evo {

/// `dimension` numbers a token, along the table's principal directions, through its mean row. Each
/// counts in the standard deviations of the table's rows along its direction, so that a strategy
/// that starts at 0 with a step size of 1 draws first candidates that are spread like the table,
/// as far as these directions show it.
/// Cost once: that of linalg::find_principal_directions(), O(rows x width^2).
/// @throws error invalid_parameter
template <std::floating_point T>
[[nodiscard]] subspace<T> pca_subspace(const row_table<T>& table, std::size_t tokens,
                                       std::size_t dimension) {
  detail::check_subspace(tokens, dimension, table.width());
  const column_spread spread = spread_of(table);
  const auto found = linalg::find_principal_directions(table, dimension);
  linalg::columns<T> basis{table.width(), dimension};
  for (std::size_t i = 0; i < dimension; ++i)
    for (std::size_t k = 0; k < table.width(); ++k)
      basis[i][k] = static_cast<T>(found.deviations[i] * found.axes[i][k]);
  return {{spread.mean.begin(), spread.mean.end()}, std::move(basis), tokens};
}

} // namespace evo
