#pragma once
/// @file
/// Simulated binary crossover.

#include "evo/concepts/crossover.hpp"
#include "evo/core/error.hpp"
#include "evo/core/philox.hpp"
#include "evo/operators/detail/chosen.hpp"
#include "evo/operators/detail/spread_kernels.hpp"

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
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
    if (gene_probability >= 1 && exchange_probability <= 0)
      return cross(first, second, stream);
    std::array<T, detail::chosen_block> a, b;
    detail::visit_chosen(first.size(), gene_probability, stream,
                         [&](std::span<const std::size_t> genes) {
                           for (std::size_t i = 0; i < genes.size(); ++i) {
                             a[i] = first[genes[i]];
                             b[i] = second[genes[i]];
                           }
                           cross<T>({a.data(), genes.size()}, b, stream);
                           for (std::size_t i = 0; i < genes.size(); ++i) {
                             first[genes[i]] = a[i];
                             second[genes[i]] = b[i];
                             if (exchange_probability > 0 && stream.chance(exchange_probability))
                               std::swap(first[genes[i]], second[genes[i]]);
                           }
                         });
  }

private:
  /// All genes of the first.
  template <std::floating_point T>
  void cross(std::span<T> first, std::span<T> second, random_stream& stream) const {
    constexpr std::size_t a_block = std::same_as<T, float> ? 4 : 2;
    const T exponent = static_cast<T>(1 / (distribution_index + 1));
    stream.draw_blocks((first.size() + a_block - 1) / a_block,
                       [&](std::uint64_t block, std::uint64_t number, philox_key key) {
                         detail::cross(block, number, key, exponent, first.data(), second.data(),
                                       first.size());
                       });
  }
};

static_assert(crossover<sbx_crossover, float> && crossover<sbx_crossover, double>);

} // namespace evo
