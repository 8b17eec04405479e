#pragma once
/// @file
/// One of MERT's layers: attention and a feed-forward network, with the norms after them
/// (transformers' HubertEncoderLayer) or before them (HubertEncoderLayerStableLayerNorm).

#include "nn/kernels/encoder_functions.hpp"
#include "nn/kernels/linear.hpp"
#include "nn/mert/config.hpp"
#include "nn/mert/sequences.hpp"
#include "nn/tensor_source.hpp"

#include <string>
#include <vector>

namespace evo::music::nn {

/// Gain and bias of a layer norm.
struct norm_weights {
  std::vector<float> gain, bias;
};
[[nodiscard]] norm_weights read_norm(const tensor_source& source, const std::string& name,
                                     std::size_t width);

class mert_layer {
public:
  /// @throws error with failure::input: a tensor is missing or has another shape
  mert_layer(const tensor_source& source, std::size_t number, const mert_config& config,
             precision how, instruction_set set);

  void operator()(mert_sequences& all, const executor& run) const;

private:
  void attend(const float* input, mert_sequences& all, const executor& run) const;
  void feed_forward(const float* input, mert_sequences& all, const executor& run) const;
  void weigh_residual(mert_sequences& all, const executor& run) const;

  std::size_t width_, heads_, feed_forward_;
  bool norm_first_;
  float epsilon_, residual_factor_;
  instruction_set set_;
  encoder_functions functions_;
  norm_weights attention_norm_, forward_norm_;
  linear query_key_value_, attended_, widen_, narrow_;
};

} // namespace evo::music::nn
