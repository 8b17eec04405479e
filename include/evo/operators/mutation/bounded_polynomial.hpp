#pragma once
/// @file
/// Polynomial mutation whose steps know where the bounds are.

#include "evo/concepts/mutation.hpp"
#include "evo/core/detail/elementary.hpp"
#include "evo/core/error.hpp"
#include "evo/operators/detail/chosen.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

namespace evo {

/// Moves a chosen gene x of [l, h] by a share of the range h - l that has density
/// (eta + 1) (1 - |s|)^eta / 2, cut where the bounds are: with u uniform in (0, 1),
/// d = (x - l) / (h - l) and e = eta + 1 the share is (2u + (1 - 2u) (1 - d)^e)^(1/e) - 1 for
/// u <= 1/2, and the mirror image for u > 1/2. Unlike polynomial_mutation's, whose steps towards a
/// bound shrink with the distance from it, a gene near a bound reaches it at once; so it finds
/// optima on bounds. A gene that comes from outside is put on the nearest bound first.
///
/// Source: K. Deb, S. Agrawal, "A Niched-Penalty Approach for Constraint Handling in Genetic
/// Algorithms", 1999, doi:10.1007/978-3-7091-6384-9_40; the mutation of NSGA-II's program. Cost:
/// two powers a chosen gene.
struct bounded_polynomial_mutation {
  static constexpr std::string_view name = "bounded_polynomial";
  double distribution_index = 20; ///< eta, at least 0; steps are of the order of range / eta

  template <std::floating_point T>
  void check(const box<T>& domain) const {
    require(distribution_index >= 0 && std::isfinite(distribution_index),
            error_id::invalid_parameter,
            "bounded polynomial mutation's distribution index = ", distribution_index,
            ", should be at least 0 and finite");
    require_bounded(domain, "bounded polynomial mutation");
  }

  template <std::floating_point T>
  std::size_t operator()(std::span<T> genome, double probability, const box<T>& domain,
                         random_stream& stream) const {
    const T power = static_cast<T>(1 + distribution_index);
    return detail::visit_chosen(
        genome.size(), probability, stream, [&](std::span<const std::size_t> genes) {
          for (const std::size_t i : genes)
            genome[i] =
                moved(genome[i], domain.lower(i), domain.upper(i), power, stream.open_uniform<T>());
        });
  }

private:
  template <std::floating_point T>
  [[nodiscard]] static T moved(T x, T lower, T upper, T power, T u) noexcept {
    x = std::clamp(x, lower, upper);
    const T range = upper - lower;
    if (!(range > 0))
      return x;
    const bool is_down = u <= T(0.5);
    const T v = is_down ? u : 1 - u;
    const T room = (is_down ? x - lower : upper - x) / range;
    const T beyond = power_of(1 - room, power);
    const T share = 1 - power_of(2 * v + (1 - 2 * v) * beyond, 1 / power);
    return std::clamp(x + (is_down ? -share : share) * range, lower, upper);
  }

  /// 0 for bases that have no logarithm.
  template <std::floating_point T>
  [[nodiscard]] static T power_of(T base, T exponent) noexcept {
    return base >= std::numeric_limits<T>::min() ? detail::pow_of(base, exponent) : T(0);
  }
};

static_assert(mutation<bounded_polynomial_mutation, float> &&
              mutation<bounded_polynomial_mutation, double>);

} // namespace evo
