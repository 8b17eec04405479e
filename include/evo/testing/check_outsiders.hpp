#pragma once
/// @file
/// Candidates that the strategy didn't think of: told from elsewhere, or injected into what it
/// asks.

#include "evo/testing/detail/drive.hpp"
#include "evo/testing/detail/real_vectors.hpp"
#include "evo/testing/strategy_case.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace evo::testing {

/// Candidates from elsewhere count as evaluations, not as a generation, and may be the best; what
/// is asked stays asked, and the run goes on after them, whether or not something was asked.
template <strategy S>
[[nodiscard]] violations check_elsewhere(const strategy_case<S>& c) {
  violations found;
  S other = c.fresh();
  const auto foreign = other.ask(c.key().child("elsewhere"));
  for (const bool is_asked : {false, true}) {
    S s = c.fresh();
    detail::drive(s, c, 1);
    std::vector<std::byte> asked;
    if (is_asked)
      asked = detail::bytes_of(s.ask(c.key()));
    const std::uint64_t generation = s.generation(), evaluations = s.evaluations();
    const double better_than_all = s.best() ? s.best()->cost - 1 : 0;
    const std::vector<double> costs(foreign.size(), better_than_all);
    s.tell(foreign, std::span<const double>{costs});
    detail::expect(found, s.best() && s.best()->cost == better_than_all,
                   "the best candidate came from elsewhere and is not best()");
    detail::expect(found,
                   s.generation() == generation && s.evaluations() == evaluations + costs.size(),
                   "candidates from elsewhere are counted wrongly");
    detail::expect(found, !is_asked || detail::bytes_of(s.ask(c.key())) == asked,
                   "candidates from elsewhere change what is asked");
    detail::drive(s, c, 2);
    detail::expect(found, s.generation() == generation + 2,
                   "the run doesn't go on after candidates from elsewhere");
  }
  return found;
}

namespace detail {

/// Puts genomes into the next batch that is asked, in its first places.
template <class S>
concept injectable =
    requires(S s, const typename S::population_type& genomes) { s.inject(genomes); };

/// Whether the first genomes are these, but for rounding in real vectors.
template <population P>
[[nodiscard]] bool begins_with(const P& genomes, const P& first) {
  bool is_so = genomes.size() >= first.size();
  for (std::size_t i = 0; is_so && i < first.size(); ++i)
    if constexpr (real_vectors<P>)
      is_so = are_close(genomes.values(i), first.values(i));
    else
      is_so = genomes.hash(i) == first.hash(i);
  return is_so;
}

/// One or two genomes that the strategy might ask next; of real vectors those nearest to what it
/// recommends, since a strategy may cut injected steps that are long in its own measure.
template <strategy S>
[[nodiscard]] typename S::population_type likely_genomes(const S& s, const random_key& key) {
  S copy = s;
  const auto& asked = copy.ask(key);
  std::vector<std::size_t> order(asked.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  const std::optional<solution<typename S::population_type>> recommended = s.recommend();
  if constexpr (real_vectors<typename S::population_type>)
    if (recommended)
      std::ranges::sort(order, {}, [&](std::size_t i) {
        return (asked.genomes[i] - recommended->genome).squaredNorm();
      });
  auto genomes = asked.genomes.empty_like();
  for (std::size_t i = 0; i < std::min<std::size_t>(2, asked.size()); ++i)
    genomes.append(asked.genomes[order[i]]);
  return genomes;
}

} // namespace detail

/// Where the strategy has inject(population): the genomes come first in the next batch that is
/// asked, in their order and once, not in one that is asked already; they survive a checkpoint.
template <strategy S>
[[nodiscard]] violations check_injection(const strategy_case<S>& c) {
  violations found;
  if constexpr (detail::injectable<S>) {
    S s = c.fresh();
    detail::drive(s, c, 1);
    const auto genomes = detail::likely_genomes(s, c.key().child("injected"));
    S waiting = s;
    const auto asked = detail::bytes_of(waiting.ask(c.key()));
    waiting.inject(genomes);
    detail::expect(found, detail::bytes_of(waiting.ask(c.key())) == asked,
                   "genomes are injected into a batch that is asked already");
    s.inject(genomes);
    S restored = c.fresh();
    load_checkpoint(restored, save_checkpoint(s));
    for (S* one : {&s, &restored}) {
      const auto& injected = one->ask(c.key());
      detail::expect(found, detail::begins_with(injected.genomes, genomes),
                     "injected genomes don't come first in the next batch");
      one->tell(std::span<const double>{c.costs(injected)});
      detail::expect(found, !detail::begins_with(one->ask(c.key()).genomes, genomes),
                     "injected genomes are asked twice");
    }
  }
  return found;
}

} // namespace evo::testing
