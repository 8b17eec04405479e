#pragma once
/// @file
/// Where first populations and newcomers come from.

#include "evo/concepts/population.hpp"
#include "evo/core/random.hpp"

#include <concepts>

namespace evo {

/// `initialize(stream)` draws one genome.
template <class I, class P>
concept initializer = population<P> && requires(const I& initialize, random_stream& stream) {
  { initialize(stream) } -> std::convertible_to<typename P::genome_type>;
};

} // namespace evo
