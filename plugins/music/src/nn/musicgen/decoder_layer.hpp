#pragma once
/// @file
/// The weights of a decoder's layer, read by their published names.

#include "nn/kernels/linear.hpp"
#include "nn/musicgen/config.hpp"
#include "nn/tensor_source.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace evo::music::nn {

/// Layer normalisation with epsilon 1e-5.
struct normalisation {
  normalisation(const tensor_source& source, const std::string& name, std::size_t width);
  void operator()(std::span<const float> x, std::span<float> out) const;
  [[nodiscard]] std::size_t bytes() const noexcept { return 2 * gain.size() * sizeof(float); }

  std::vector<float> gain, bias;
};

/// Matrices "<name>.weight" of the same number of inputs, one below the other in one product.
/// @param outputs of each matrix
[[nodiscard]] linear read_fused(const tensor_source& source, std::span<const std::string> names,
                                std::size_t outputs, std::size_t inputs, precision how,
                                instruction_set set);

struct decoder_layer {
  /// @param prefix "decoder.model.decoder.layers.N."
  decoder_layer(const tensor_source& source, const std::string& prefix,
                const music_decoder_config& config, precision how, instruction_set set);
  [[nodiscard]] std::size_t bytes() const noexcept;

  normalisation self_norm, cross_norm, final_norm;
  linear self_in; ///< queries, keys, values
  linear self_out;
  linear cross_query;
  linear cross_text; ///< keys and values of a text's states
  linear cross_out;
  linear up, down;
};

} // namespace evo::music::nn
