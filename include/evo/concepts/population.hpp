#pragma once
/// @file
/// A population is a container of genomes, stored as suits them: real vectors as the columns of one
/// matrix, texts as strings.

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace evo {

/// A value type that holds genomes of one shape.
///  - `genome_type`  one genome that owns its contents
///  - `p[i]`         genome i, a view or reference
///  - `append(g)`    a copy of a genome or view at the end
///  - `empty_like()` no genomes, the same shape (dimension)
///  - `hash(i)`      of genome i's contents, the same in every run
template <class P>
concept population =
    std::semiregular<P> &&
    requires(P p, const P& c, const typename P::genome_type& genome, std::size_t i) {
      { c.size() } -> std::same_as<std::size_t>;
      { c[i] } -> std::convertible_to<typename P::genome_type>;
      { c.hash(i) } -> std::same_as<std::uint64_t>;
      { c.empty_like() } -> std::same_as<P>;
      p.append(genome);
      p.append(c[i]);
      p.clear();
    };

} // namespace evo
