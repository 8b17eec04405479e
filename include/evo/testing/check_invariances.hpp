#pragma once
/// @file
/// What a strategy claims not to see: the costs' values, their scale and offset; the origin and the
/// axes of real vectors.

#include "evo/testing/check_outsiders.hpp"
#include "evo/testing/detail/drive.hpp"
#include "evo/testing/detail/real_vectors.hpp"
#include "evo/testing/strategy_case.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace evo::testing {

namespace detail {

/// The candidates are the same for the costs and for a function of them.
template <strategy S>
void expect_same_candidates(violations& found, const strategy_case<S>& c,
                            const std::function<double(double)>& transformed,
                            const std::string& otherwise) {
  // Multiples of 2^-20, so that adding a number doesn't round them.
  const auto told = [&](bool is_transformed) {
    return [&, is_transformed](const auto& b, std::uint64_t) {
      std::vector<double> costs = c.costs(b);
      for (double& cost : costs) {
        cost = std::round(std::ldexp(cost, 20)) / (1 << 20);
        cost = is_transformed ? transformed(cost) : cost;
      }
      return costs;
    };
  };
  S one = c.fresh(), other = c.fresh();
  expect(found,
         drive(one, c.key(), c.generations, told(false)) ==
             drive(other, c.key(), c.generations, told(true)),
         otherwise);
}

} // namespace detail

/// Where the strategy claims to use the order of costs alone: a strictly increasing function of
/// them gives the same candidates.
template <strategy S>
[[nodiscard]] violations check_monotone_invariance(const strategy_case<S>& c) {
  violations found;
  if (c.uses_order_only)
    detail::expect_same_candidates(
        found, c, [](double cost) { return 1000 * cost + cost * cost * cost; },
        "the candidates depend on the costs' values, not on their order alone");
  return found;
}

/// Where the strategy claims to ignore the costs' scale or offset: a factor, or a number added,
/// gives the same candidates.
template <strategy S>
[[nodiscard]] violations check_affine_invariance(const strategy_case<S>& c) {
  violations found;
  if (c.ignores_cost_scale)
    for (const double factor : {0x1p-10, 0x1p10})
      detail::expect_same_candidates(
          found, c, [factor](double cost) { return factor * cost; },
          "the candidates depend on the costs' scale");
  if (c.ignores_cost_offset)
    for (const double offset : {-4096.0, 4096.0})
      detail::expect_same_candidates(
          found, c, [offset](double cost) { return cost + offset; },
          "the candidates depend on a number added to all costs");
  return found;
}

/// Where the case can move the strategy: told the same costs, the moved one asks for the same
/// candidates, moved. So f(x - t) from a start moved by t costs what f does.
template <strategy S>
[[nodiscard]] violations check_translation(const strategy_case<S>& c) {
  violations found;
  using P = typename S::population_type;
  if constexpr (detail::real_vectors<P>)
    if (c.make_moved) {
      S still = c.fresh();
      const Eigen::Index dimension = c.fresh().ask(c.key()).genomes.dimension();
      typename P::genome_type offset(dimension);
      for (Eigen::Index i = 0; i < dimension; ++i)
        offset[i] = static_cast<typename P::scalar_type>(i % 2 == 0 ? 3.25 : -1.5);
      S moved = c.make_moved(offset);
      for (std::uint64_t g = 0; g < c.generations; ++g) {
        const auto& asked = still.ask(c.key());
        P back = moved.ask(c.key()).genomes;
        for (std::size_t i = 0; i < back.size(); ++i)
          back[i] -= offset;
        if (asked.size() != back.size() || !detail::begins_with(back, asked.genomes))
          return {"a strategy whose start is moved asks for other candidates in generation " +
                  std::to_string(g)};
        const std::vector<double> costs = c.costs(asked);
        still.tell(std::span<const double>{costs});
        moved.tell(std::span<const double>{costs});
      }
    }
  return found;
}

namespace detail {

/// What a copy of the strategy would ask next, the first one eight times as far from the centre:
/// where long steps are cut, its length shows how the strategy sees distances.
template <strategy S>
[[nodiscard]] typename S::population_type next_candidates(const S& s, const strategy_case<S>& c) {
  using scalar = typename S::population_type::scalar_type;
  S copy = s;
  auto candidates = copy.ask(c.key()).genomes;
  const std::optional<solution<typename S::population_type>> recommended = s.recommend();
  const auto centre = recommended ? recommended->genome : *c.rotation_centre;
  if (candidates.size() > 0)
    candidates[0] = centre + scalar(8) * (candidates[0] - centre);
  return candidates;
}

/// Drives the strategy by candidates X, and a second one by X turned about the centre.
template <strategy S>
void expect_rotation(violations& found, const strategy_case<S>& c) {
  using P = typename S::population_type;
  const auto& centre = *c.rotation_centre;
  const random_rotation<typename P::scalar_type> rotation{static_cast<std::size_t>(centre.size()),
                                                          c.key().child("rotation").stream(0)};
  const auto turned_about_centre = [&](const typename P::genome_type& x) {
    return typename P::genome_type{centre + rotation(x - centre)};
  };
  S plain = c.fresh(), turned = c.fresh();
  for (std::uint64_t g = 0; g < c.generations; ++g) {
    const P candidates = next_candidates(plain, c);
    P images = candidates;
    for (std::size_t i = 0; i < images.size(); ++i)
      images[i] = turned_about_centre(candidates[i]);
    plain.inject(candidates);
    turned.inject(images);
    const std::vector<double> costs = c.costs(plain.ask(c.key()));
    static_cast<void>(turned.ask(c.key()));
    plain.tell(std::span<const double>{costs});
    turned.tell(std::span<const double>{costs});

    const std::optional<solution<P>> one = plain.recommend(), other = turned.recommend();
    P both = candidates.empty_like();
    if (one && other) {
      both.append(turned_about_centre(one->genome));
      both.append(other->genome);
    }
    if (both.size() != 2 || !are_close<typename P::scalar_type>(both.values(0), both.values(1))) {
      found.push_back("turned candidates lead elsewhere in generation " + std::to_string(g));
      return;
    }
  }
}

} // namespace detail

/// Where the case names the centre of rotations: injected candidates X, and X turned about it, told
/// the same costs, lead to recommendations that are turned likewise.
/// What a strategy learns of the directions is seen only as far as it acts on recommend(): by
/// cutting injected steps that are long in its own measure, say.
template <strategy S>
[[nodiscard]] violations check_rotation(const strategy_case<S>& c) {
  violations found;
  if (c.rotation_centre) {
    if constexpr (detail::real_vectors<typename S::population_type> && detail::injectable<S>)
      detail::expect_rotation(found, c);
    else
      found.emplace_back("rotations can be checked only of real vectors that can be injected");
  }
  return found;
}

} // namespace evo::testing
