#pragma once
/// @file
/// Models of the covariance that bring learning rates and an update of their own.

#include "evo/core/random.hpp"
#include "evo/linalg/column_kernels.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/strategy/cma/params.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace evo::cma {

/// What an update moves, and the steps that it comes from: candidate i was mean + sigma y_i, and
/// z_i is y_i as a sample of N(0, I).
template <std::floating_point T>
struct distribution {
  linalg::columns<T>& mean;
  double& sigma;
  linalg::columns<T>& p_sigma; ///< path of the step size, in the coordinates of z
  linalg::columns<T>& p_c;     ///< path of the covariance, in those of y
  const linalg::columns<T>&z, &y;
};

/// A model that cma_es asks for everything but candidates, bounds, ranking and stops:
///  - `derive(params, n)`       constants, for n free genes; refuses what it can't do
///  - `M(n, params, constants)` the model at the start
///  - `transform(z, y, i)`    y_i from z_i
///  - `adapt(d, constants, order)`  the whole update, of mean, step size and paths too, by the
///                            columns of the lambda best candidates, best first
///  - `variances()`             C_ii of all genes at once
///  - `mirrors`                 whether candidates come in pairs m + s, m - s
/// and, where it has them, `begin(key, generation)` before candidates are drawn and
/// `propose(y, first, lambda)` to put candidates of its own from column `first` on, and
/// `keeps_samples` = false where z isn't used: it is then drawn in the place of y.
template <class M, class T>
concept self_adapting = requires(M m, const cma_es_params& p, std::size_t n, const constants& k,
                                 distribution<T> d, std::span<const std::size_t> order) {
  { M::derive(p, n) } -> std::same_as<constants>;
  M(n, p, k);
  m.adapt(d, k, order);
  { m.variances() } -> std::same_as<std::vector<double>>;
  { M::mirrors } -> std::convertible_to<bool>;
};

/// to = decay to + factor sum over i of weights[i] from[order[i]]. One pass over `to`.
template <std::floating_point T>
void add_steps(linalg::columns<T>& to, double decay, double factor, std::span<const double> weights,
               std::span<const std::size_t> order, const linalg::columns<T>& from) {
  std::vector<const T*> steps;
  std::vector<T> scaled;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    steps.push_back(from.data(order[i]));
    scaled.push_back(static_cast<T>(factor * weights[i]));
  }
  linalg::column_kernels<T>::best().combine(to.data(), static_cast<T>(decay), steps.data(),
                                            scaled.data(), steps.size(), to.stride());
}

} // namespace evo::cma
