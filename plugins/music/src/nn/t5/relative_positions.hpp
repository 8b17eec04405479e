#pragma once
/// @file
/// T5's relative positions (Raffel et al., "Exploring the Limits of Transfer Learning with a
/// Unified Text-to-Text Transformer", 2020, section 2.1).

#include <cstddef>

namespace evo::music::nn {

/// The bucket of a relative position, key minus query, in both directions: half of the buckets for
/// each; half of these for single distances, the others for logarithmically growing ranges, the
/// last for everything from `most` on.
/// @param buckets a multiple of 4
[[nodiscard]] std::size_t relative_bucket(std::ptrdiff_t position, std::size_t buckets,
                                          std::size_t most);

} // namespace evo::music::nn
