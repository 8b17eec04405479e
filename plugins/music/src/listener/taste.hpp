#pragma once
/// @file
/// How tastes are drawn, move and combine.

#include "evo/music/simulated_listener.hpp"

#include "evo/core/random.hpp"

#include <array>
#include <span>

namespace evo::music::detail {

/// A taste that loves a few genres and instruments, dislikes more, and cares about some qualities.
[[nodiscard]] taste random_taste(random_stream& stream);
/// One that loves the given genres.
[[nodiscard]] taste random_taste(random_stream& stream, const std::array<std::size_t, 3>& loved);

/// The taste on the way from `a` to `b`.
/// @param share 0 gives a, 1 gives b
[[nodiscard]] taste between(const taste& a, const taste& b, double share);

/// A listener's fit: nearly that of their best fitting taste, so that several tastes are "or", not
/// "and". (1 / k) ln sum of weight x exp(k fit), k = 6.
[[nodiscard]] double mixture_fit(std::span<const taste> tastes, const track_attributes& a) noexcept;

} // namespace evo::music::detail
