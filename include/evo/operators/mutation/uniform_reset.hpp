#pragma once
/// @file
/// Uniform reset.

#include "evo/concepts/mutation.hpp"
#include "evo/operators/detail/chosen.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// Draws chosen genes afresh, uniformly in the domain.
///
/// Source: Z. Michalewicz, "Genetic Algorithms + Data Structures = Evolution Programs", 1992
/// (uniform mutation). Cost: one uniform number a chosen gene.
struct uniform_reset_mutation {
  static constexpr std::string_view name = "uniform_reset";

  template <std::floating_point T>
  void check(const box<T>& domain) const {
    require_bounded(domain, "uniform reset");
  }

  template <std::floating_point T>
  std::size_t operator()(std::span<T> genome, double probability, const box<T>& domain,
                         random_stream& stream) const {
    return detail::visit_chosen(
        genome.size(), probability, stream, [&](std::span<const std::size_t> genes) {
          for (const std::size_t i : genes)
            genome[i] = drawn(domain.lower(i), domain.upper(i), stream.open_uniform<T>());
        });
  }

private:
  template <std::floating_point T>
  [[nodiscard]] static T drawn(T lower, T upper, T u) noexcept {
    return std::min(lower + (upper - lower) * u, upper); // for the last bit of the rounding
  }
};

static_assert(mutation<uniform_reset_mutation, float> && mutation<uniform_reset_mutation, double>);

} // namespace evo
