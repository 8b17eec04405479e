#pragma once
/// @file
/// The outer products that an update of the covariance matrix adds up.

#include "evo/linalg/columns.hpp"
#include "evo/strategy/cma/params.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace evo::cma {

/// Kept from one generation to the next, so that none allocates it.
template <std::floating_point T>
struct update_terms {
  std::vector<double> weights{};
  linalg::columns<T> y{}, z{}; ///< one column a weight

  /// The path's term, then those of the candidates: positive ones first, as full_covariance wants
  /// them.
  /// @param order  columns of all_y and all_z, best first
  /// @return the sum of the candidates' weights
  double collect(const constants& k, const linalg::columns<T>& path,
                 const linalg::columns<T>& white_path, const linalg::columns<T>& all_y,
                 const linalg::columns<T>& all_z, std::span<const std::size_t> order) {
    const double genes = static_cast<double>(path[0].size());
    if (y.size() == 0)
      y = z = linalg::columns<T>{path[0].size(), k.lambda + 1};
    weights.clear();
    add(k.c_1, path[0], white_path[0]);
    double sum = 0;
    for (std::size_t i = 0; i < k.lambda; ++i) {
      const std::span<const T> step = all_z[order[i]];
      double weight = k.weights[i];
      sum += weight;
      if (weight < 0) // Eq. 46: the same loss of variance however long the step
        weight *= genes / std::max(linalg::squared_norm(step), std::numeric_limits<double>::min());
      if (weight != 0)
        add(k.c_mu * weight, all_y[order[i]], step);
    }
    return sum;
  }

private:
  void add(double weight, std::span<const T> step, std::span<const T> sample) {
    linalg::copy(step, y[weights.size()]);
    linalg::copy(sample, z[weights.size()]);
    weights.push_back(weight);
  }
};

} // namespace evo::cma
