#pragma once
/// @file
/// Along which directions the rows of a table vary most: principal component analysis.

#include "evo/core/error.hpp"
#include "evo/core/random.hpp"
#include "evo/genome/row_table.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/linalg/orthonormal.hpp"
#include "evo/linalg/panel_kernels.hpp"
#include "evo/linalg/panel_matrix.hpp"
#include "evo/linalg/principal_axes.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace evo::linalg {

struct principal_directions {
  columns<double> axes{};           ///< unit vectors at right angles, largest variance first; the
                                    ///< largest component of each is positive
  std::vector<double> deviations{}; ///< of the rows along each axis
};

namespace detail {

/// Of the rows, over all of them: width x width. O(rows x width^2), in double.
template <std::floating_point T>
[[nodiscard]] panel_matrix<double> covariance_of(const row_table<T>& table,
                                                 std::span<const double> mean) {
  constexpr std::size_t at_once = 64; // so that the matrix is read and written rarely
  const std::size_t n = table.width();
  panel_matrix<double> covariance{n};
  const auto& kernels = panel_kernels<double>::best();
  columns<double> rows{n, at_once};
  std::vector<double> transposed;
  for (std::size_t first = 0; first < table.rows(); first += at_once) {
    const std::size_t count = std::min(at_once, table.rows() - first);
    transposed.resize(n * count);
    for (std::size_t m = 0; m < count; ++m)
      for (std::size_t k = 0; k < n; ++k) {
        rows[m][k] = static_cast<double>(table.row(first + m)[k]) - mean[k];
        transposed[k * count + m] = rows[m][k] / static_cast<double>(table.rows());
      }
    kernels.update(covariance.data(), n, first == 0 ? 0.0 : 1.0, rows.data(), rows.stride(),
                   transposed.data(), count);
  }
  return covariance;
}

/// Sum over i of factors[i] of[i].
[[nodiscard]] inline columns<double> combine(const columns<double>& of,
                                             const columns<double>& factors, std::size_t count) {
  columns<double> result{of.length(), count};
  for (std::size_t to = 0; to < count; ++to)
    for (std::size_t i = 0; i < of.size(); ++i)
      add_scaled(result[to], factors[to][i], of[i]);
  return result;
}

struct ritz_vectors {
  columns<double> vectors{};    ///< approximate eigenvectors, best first
  std::vector<double> values{}; ///< approximate eigenvalues
  double residual = 0;          ///< the largest |C v - value v|
};

/// Rayleigh and Ritz: the best eigenvectors that a space has to offer.
/// @param space orthonormal vectors, images C times these
[[nodiscard]] inline ritz_vectors best_within(const columns<double>& space,
                                              const columns<double>& images, std::size_t count) {
  const std::size_t size = space.size();
  columns<double> small{size, size};
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      small[i][j] = small[j][i] = inner_product(space[i], images[j]);
  // Symmetric and without negative eigenvalues: its axes are its eigenvectors, as long as these.
  const columns<double> axes = principal_axes(small);
  std::vector<double> lengths(size);
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = 0; i < size; ++i)
    lengths[i] = std::sqrt(squared_norm(axes[i]));
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t i) { return lengths[i]; });

  ritz_vectors best;
  columns<double> factors{size, count};
  for (std::size_t i = 0; i < count; ++i) {
    best.values.push_back(lengths[order[i]]);
    if (best.values[i] > 0)
      add_scaled(factors[i], 1 / best.values[i], axes[order[i]]);
  }
  best.vectors = combine(space, factors, count);
  columns<double> error = combine(images, factors, count);
  for (std::size_t i = 0; i < count; ++i) {
    add_scaled(error[i], -best.values[i], std::as_const(best.vectors)[i]);
    best.residual = std::max(best.residual, std::sqrt(squared_norm(error[i])));
  }
  return best;
}

} // namespace detail

/// The `count` directions of largest variance. The covariance matrix is formed and its leading
/// eigenvectors are found by subspace iteration with Rayleigh-Ritz steps (H. Rutishauser,
/// "Simultaneous iteration method for symmetric matrices", Numerische Mathematik 16, 1970) from a
/// fixed random start, until the largest residual is below 1e-10 times the largest eigenvalue, at
/// most 500 iterations; where eigenvalues nearly coincide at the cut the last directions are then
/// mixtures of theirs. All in double.
/// Cost: O(rows x width^2) and O(width^2 x count) an iteration. Memory: width^2 numbers.
/// @throws error invalid_parameter unless 1 <= count <= width, or where the rows vary in fewer
///         directions
template <std::floating_point T>
[[nodiscard]] principal_directions find_principal_directions(const row_table<T>& table,
                                                             std::size_t count) {
  constexpr int most_iterations = 500, ritz_every = 10;
  constexpr double tolerance = 1e-10, rank_tolerance = 1e-12;
  const std::size_t n = table.width();
  require(count > 0 && count <= n, error_id::invalid_parameter, "dimension = ", count,
          ", should be from 1 to ", n);
  const panel_matrix<double> covariance = detail::covariance_of(table, spread_of(table).mean);
  const std::size_t size = std::min(n, 2 * count + 8);
  columns<double> space{n, size}, images{n, size};
  for (std::size_t i = 0; i < size; ++i) {
    random_stream stream = random_key{0}.child("principal directions").stream(i);
    stream.fill_normal(space[i]);
  }
  orthonormalise(space);
  detail::ritz_vectors best;
  for (int i = 1; i <= most_iterations; ++i) {
    panel_kernels<double>::best().multiply(covariance.data(), n, space.data(), space.stride(), size,
                                           images.data(), images.stride());
    if (i % ritz_every == 0 || size == n) {
      best = detail::best_within(space, images, count);
      if (size == n || best.residual <= tolerance * best.values.front())
        break;
    }
    space = images;
    orthonormalise(space);
  }
  require(best.values.back() > rank_tolerance * best.values.front(), error_id::invalid_parameter,
          "dimension = ", count, ", but the table's rows vary in fewer directions");

  principal_directions found{.axes = std::move(best.vectors)};
  for (std::size_t i = 0; i < count; ++i) {
    const std::span<double> axis = found.axes[i];
    const double largest =
        *std::ranges::max_element(axis, {}, [](double x) { return std::abs(x); });
    scale(axis, (largest < 0 ? -1 : 1) / std::sqrt(squared_norm(axis)));
    found.deviations.push_back(std::sqrt(best.values[i]));
  }
  return found;
}

} // namespace evo::linalg
