#pragma once
/// @file
/// Uniform crossover.

#include "evo/concepts/crossover.hpp"
#include "evo/core/error.hpp"
#include "evo/operators/detail/chosen.hpp"

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace evo {

/// Exchanges each gene independently with a probability, wherever it stands.
///
/// Source: G. Syswerda, "Uniform Crossover in Genetic Algorithms", ICGA 1989. Cost: O(n).
struct uniform_crossover {
  static constexpr std::string_view name = "uniform";
  double gene_probability = 0.5; ///< that a gene changes sides, in [0, 1]

  void check() const {
    require(gene_probability >= 0 && gene_probability <= 1, error_id::invalid_parameter,
            "uniform crossover's gene probability = ", gene_probability, ", should be in [0, 1]");
  }

  template <std::floating_point T>
  void operator()(std::span<T> first, std::span<T> second, random_stream& stream) const {
    detail::visit_chosen(first.size(), gene_probability, stream,
                         [&](std::span<const std::size_t> genes) {
                           for (const std::size_t i : genes)
                             std::swap(first[i], second[i]);
                         });
  }
};

static_assert(crossover<uniform_crossover, float> && crossover<uniform_crossover, double>);

} // namespace evo
