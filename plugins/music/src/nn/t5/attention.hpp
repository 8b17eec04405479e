#pragma once
/// @file
/// T5's attention of every token of a text to every token.

#include <cstddef>
#include <span>

namespace evo::music::nn {

/// What one head reads and writes of a text: rows of floats, `stride` apart.
struct attention_head {
  const float* query;
  const float* key;
  const float* value;
  float* out; ///< may not be any of the three
  std::size_t tokens, width;
  std::size_t stride_in, stride_out;
};

/// out = softmax(q K^T + bias) V, unscaled; sums in one order.
/// @param bias by relative position: bias[tokens - 1 + key - query]
void attend(const attention_head& head, std::span<const float> bias);

} // namespace evo::music::nn
