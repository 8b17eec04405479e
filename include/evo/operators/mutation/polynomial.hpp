#pragma once
/// @file
/// Polynomial mutation.

#include "evo/concepts/mutation.hpp"
#include "evo/core/detail/elementary.hpp"
#include "evo/core/error.hpp"
#include "evo/operators/detail/chosen.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace evo {

/// Moves a chosen gene x of [l, h] towards one of its bounds by a random share of the way: with u
/// uniform in (0, 1), x + ((2u)^(1 / (1 + eta)) - 1) (x - l) for u <= 1/2, else x + (1 - (2 (1 -
/// u))^(1 / (1 + eta))) (h - x). The result lies in the domain; a gene on a bound stays there half
/// of the time. A gene that comes from outside is put on the nearest bound first.
///
/// Source: K. Deb, D. Deb, "Analysing mutation schemes for real-parameter genetic algorithms",
/// IJAISC 4(1), 2014, doi:10.1504/IJAISC.2014.059280, eqs. 2-4 (the mutation is of K. Deb, M. Goyal
/// 1996). Cost: a logarithm and an exponential a chosen gene.
struct polynomial_mutation {
  static constexpr std::string_view name = "polynomial";
  double distribution_index = 20; ///< eta, at least 0; steps are of the order of range / eta

  template <std::floating_point T>
  void check(const box<T>& domain) const {
    require(distribution_index >= 0 && std::isfinite(distribution_index),
            error_id::invalid_parameter,
            "polynomial mutation's distribution index = ", distribution_index,
            ", should be at least 0 and finite");
    require_bounded(domain, "polynomial mutation");
  }

  template <std::floating_point T>
  std::size_t operator()(std::span<T> genome, double probability, const box<T>& domain,
                         random_stream& stream) const {
    const T exponent = static_cast<T>(1 / (1 + distribution_index));
    return detail::visit_chosen(genome.size(), probability, stream,
                                [&](std::span<const std::size_t> genes) {
                                  for (const std::size_t i : genes)
                                    genome[i] = moved(genome[i], domain.lower(i), domain.upper(i),
                                                      exponent, stream.open_uniform<T>());
                                });
  }

private:
  template <std::floating_point T>
  [[nodiscard]] static T moved(T x, T lower, T upper, T exponent, T u) noexcept {
    x = std::clamp(x, lower, upper);
    const bool down = u <= T(0.5);
    const T share = 1 - detail::pow_of(2 * (down ? u : 1 - u), exponent);
    const T to = x + share * (down ? lower - x : upper - x);
    return std::clamp(to, lower, upper); // for the last bit of the rounding
  }
};

static_assert(mutation<polynomial_mutation, float> && mutation<polynomial_mutation, double>);

} // namespace evo
