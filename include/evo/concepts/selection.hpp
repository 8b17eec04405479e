#pragma once
/// @file
/// Who becomes a parent.

#include "evo/core/random.hpp"

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

namespace evo {

/// `select(costs, parents, stream)` fills `parents` with indices into `costs`, drawn with
/// replacement; one call serves a whole generation. Smaller costs are better, NaN is worse than
/// anything. `check()` throws invalid_parameter where a parameter is outside its range. `name` is
/// what users write in configurations.
/// @pre costs isn't empty
template <class S>
concept selection =
    std::copyable<S> && requires(const S& select, std::span<const double> costs,
                                 std::span<std::size_t> parents, random_stream& stream) {
      { S::name } -> std::convertible_to<std::string_view>;
      select.check();
      select(costs, parents, stream);
    };

} // namespace evo
