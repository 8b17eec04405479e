#pragma once
/// @file
/// Gaussian mutation.

#include "evo/concepts/mutation.hpp"
#include "evo/core/error.hpp"
#include "evo/operators/detail/chosen.hpp"

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace evo {

/// Adds normal noise to chosen genes.
///
/// Source: S. Luke, "Essentials of Metaheuristics", 2nd ed., 2013, algorithm 11 (Gaussian
/// convolution). It knows no bounds: genetic_algorithm clamps children into its domain. Cost: half
/// a Box-Muller transform a chosen gene.
struct gaussian_mutation {
  static constexpr std::string_view name = "gaussian";
  /// Standard deviation, in units of the gene, >= 0. Derived: a tenth of each gene's range in the
  /// domain.
  std::optional<double> step_size{};

  template <std::floating_point T>
  void check(const box<T>& domain) const {
    if (!step_size)
      return require_bounded(domain, "Gaussian mutation without a step size");
    require(*step_size >= 0 && std::isfinite(*step_size), error_id::invalid_parameter,
            "Gaussian mutation's step size = ", *step_size, ", should be at least 0 and finite");
  }

  template <std::floating_point T>
  std::size_t operator()(std::span<T> genome, double probability, const box<T>& domain,
                         random_stream& stream) const {
    std::array<T, detail::chosen_block> noise;
    if (probability >= 1 && step_size) {
      add_noise(genome, static_cast<T>(*step_size), std::span{noise}, stream);
      return genome.size();
    }
    return detail::visit_chosen(genome.size(), probability, stream,
                                [&](std::span<const std::size_t> genes) {
                                  stream.fill_normal(std::span{noise}.first(genes.size()));
                                  for (std::size_t i = 0; i < genes.size(); ++i)
                                    genome[genes[i]] += noise[i] * step(genes[i], domain);
                                });
  }

private:
  /// To all genes, by whole blocks, which GCC makes one vector loop each of.
  template <std::floating_point T, std::size_t Block>
  static void add_noise(std::span<T> genome, T step, std::span<T, Block> noise,
                        random_stream& stream) {
    for (; genome.size() >= Block; genome = genome.subspan(Block)) {
      stream.fill_normal(noise);
#pragma GCC ivdep
      for (std::size_t i = 0; i < Block; ++i)
        genome[i] += noise[i] * step;
    }
    stream.fill_normal(noise.first(genome.size()));
    for (std::size_t i = 0; i < genome.size(); ++i)
      genome[i] += noise[i] * step;
  }

  template <std::floating_point T>
  [[nodiscard]] T step(std::size_t gene, const box<T>& domain) const noexcept {
    return step_size ? static_cast<T>(*step_size)
                     : (domain.upper(gene) - domain.lower(gene)) / T(10);
  }
};

static_assert(mutation<gaussian_mutation, float> && mutation<gaussian_mutation, double>);

} // namespace evo
