#pragma once
/// @file
/// What a trained network says. Results depend neither on the executor nor on what else is asked.

#include "nn/aligner/network.hpp"

namespace evo::music::nn {

/// @param vectors m x listener_width
/// @return m x shared_width
[[nodiscard]] std::vector<float> projected_listeners(const aligner_network& network,
                                                     std::span<const float> vectors,
                                                     const executor& run);

/// @param listener listener_width numbers where the projection depends on the listener, else none
/// @return n x shared_width
[[nodiscard]] std::vector<float> projected_tracks(const aligner_network& network,
                                                  const layered_tracks& tracks,
                                                  std::span<const float> listener,
                                                  const executor& run);

/// The cosine of each pair in the shared space.
/// @param vectors        m x listener_width
/// @param listener, track n each: row of the vectors, and of the table
[[nodiscard]] std::vector<float> pair_scores(const aligner_network& network,
                                             std::span<const float> vectors, const float* table,
                                             std::span<const std::uint32_t> listener,
                                             std::span<const std::uint32_t> track,
                                             const executor& run);

/// The numbers 0 ... n - 1.
[[nodiscard]] std::vector<std::uint32_t> all_rows(std::size_t n);

} // namespace evo::music::nn
