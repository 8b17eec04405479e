#pragma once
// What a step takes at least: its products at the machine's arithmetic rate or, if that takes
// longer, their weights at the rate of memory; and its caches at that.

#include "nn/kernels/linear.hpp"
#include "nn/musicgen/config.hpp"

#include "evo/core/executor.hpp"

#include <cstddef>

namespace evo::music::nn {

/// Operations of a row's products in one step, two a weight: 0.72e9 of the small shape.
[[nodiscard]] double operations_a_row(const music_decoder_config& config);

/// Bytes of the weights of these products, read once.
[[nodiscard]] double weight_bytes(const music_decoder_config& config, precision how);

/// Bytes of keys and values of one position, all layers.
[[nodiscard]] double cache_bytes_a_position(const music_decoder_config& config, precision how);

/// The machine's best of several short measurements.
struct machine_rates {
  double arithmetic = 0; ///< operations a second
  double reading = 0;    ///< bytes a second
};

[[nodiscard]] machine_rates measured(precision how, const executor& run, std::size_t threads);

} // namespace evo::music::nn
