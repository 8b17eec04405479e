#pragma once
/// @file
/// Simulated binary crossover.

#include "evo/concepts/crossover.hpp"
#include "evo/core/detail/elementary.hpp"
#include "evo/core/error.hpp"
#include "evo/operators/detail/chosen.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace evo {

/// Spreads two genes symmetrically about their mean:
/// c1 = ((1 + b) x1 + (1 - b) x2) / 2, c2 = ((1 - b) x1 + (1 + b) x2) / 2 with a random spread
/// factor b of density (eta + 1) b^eta / 2 for b <= 1 and (eta + 1) / (2 b^(eta + 2)) for b > 1,
/// that is, for u uniform in (0, 1): b = (2u)^(1 / (eta + 1)) for u <= 1/2, else (2 (1 - u))^(-1 /
/// (eta + 1)).
///
/// Source: K. Deb, R. Agrawal, "Simulated Binary Crossover for Continuous Search Space", Complex
/// Systems 9(2), 1995; the genes are crossed with probability 1/2 each, as there. It knows no
/// bounds, as there: genetic_algorithm clamps children into its domain. Cost: a logarithm and an
/// exponential a gene.
struct sbx_crossover {
  static constexpr std::string_view name = "sbx";
  double distribution_index =
      15;                        ///< eta, at least 0; larger keeps children nearer to their parents
  double gene_probability = 0.5; ///< that a gene is crossed, in [0, 1]
  /// That a crossed gene's two values change places, in [0, 1]: 0 leaves each child near one of the
  /// parents in every gene, 1/2 mixes them (as in the authors' program of NSGA-II).
  double exchange_probability = 0;

  void check() const {
    require(distribution_index >= 0 && std::isfinite(distribution_index),
            error_id::invalid_parameter, "SBX's distribution index = ", distribution_index,
            ", should be at least 0 and finite");
    require(gene_probability >= 0 && gene_probability <= 1, error_id::invalid_parameter,
            "SBX's gene probability = ", gene_probability, ", should be in [0, 1]");
    require(exchange_probability >= 0 && exchange_probability <= 1, error_id::invalid_parameter,
            "SBX's exchange probability = ", exchange_probability, ", should be in [0, 1]");
  }

  template <std::floating_point T>
  void operator()(std::span<T> first, std::span<T> second, random_stream& stream) const {
    const T exponent = static_cast<T>(1 / (distribution_index + 1));
    detail::visit_chosen(first.size(), gene_probability, stream,
                         [&](std::span<const std::size_t> genes) {
                           for (const std::size_t i : genes) {
                             spread(first[i], second[i], spread_factor(exponent, stream));
                             if (exchange_probability > 0 && stream.chance(exchange_probability))
                               std::swap(first[i], second[i]);
                           }
                         });
  }

private:
  template <std::floating_point T>
  [[nodiscard]] static T spread_factor(T exponent, random_stream& stream) noexcept {
    const T u = stream.open_uniform<T>();
    return u <= T(0.5) ? detail::pow_of(2 * u, exponent) : detail::pow_of(2 * (1 - u), -exponent);
  }

  template <std::floating_point T>
  static void spread(T& a, T& b, T factor) noexcept {
    const T x1 = a, x2 = b;
    a = T(0.5) * ((1 + factor) * x1 + (1 - factor) * x2);
    b = T(0.5) * ((1 - factor) * x1 + (1 + factor) * x2);
  }
};

static_assert(crossover<sbx_crossover, float> && crossover<sbx_crossover, double>);

} // namespace evo
