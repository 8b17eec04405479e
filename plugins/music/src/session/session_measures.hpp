#pragma once
/// @file
/// How close a belief is to the truth.

#include "evo/music/taste_session.hpp"

#include <span>

namespace evo::music::detail {

/// Values that aren't numbers are left out.
[[nodiscard]] score_summary summary_of(std::span<const double> values);

/// Sets the round's differences of vectors. NaN where nothing is known.
void compare_vectors(std::span<const float> believed, std::span<const float> known,
                     session_round& into);

/// Cosine of two lists of scores; NaN where they aren't as long, or have no direction.
[[nodiscard]] double score_cosine(std::span<const double> a, std::span<const double> b);

} // namespace evo::music::detail
