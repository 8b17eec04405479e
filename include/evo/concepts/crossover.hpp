#pragma once
/// @file
/// How two parents' genes meet.

#include "evo/core/random.hpp"

#include <concepts>
#include <span>
#include <string_view>

namespace evo {

/// `cross(first, second, stream)` turns copies of two parents, of equal length, into their children
/// in place, without allocating. `check()` throws invalid_parameter; `name` is what users write.
template <class C, class T>
concept crossover =
    std::copyable<C> && requires(const C& cross, std::span<T> genome, random_stream& stream) {
      { C::name } -> std::convertible_to<std::string_view>;
      cross.check();
      cross(genome, genome, stream);
    };

} // namespace evo
