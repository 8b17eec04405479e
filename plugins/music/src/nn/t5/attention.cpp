#include "nn/t5/attention.hpp"

#include "nn/kernels/elementwise.hpp"

#include <algorithm>
#include <vector>

namespace evo::music::nn {

void attend(const attention_head& head, std::span<const float> bias) {
  const auto& [query, key, value, out, tokens, width, stride_in, stride_out] = head;
  // Turned round, so that the inner loops run over memory in order, each sum being its own.
  std::vector<float> keys(width * tokens), shares(tokens);
  for (std::size_t k = 0; k < tokens; ++k)
    for (std::size_t i = 0; i < width; ++i)
      keys[i * tokens + k] = key[k * stride_in + i];
  for (std::size_t q = 0; q < tokens; ++q) {
    std::ranges::fill(shares, 0.0F);
    for (std::size_t i = 0; i < width; ++i)
      for (std::size_t k = 0; k < tokens; ++k)
        shares[k] += query[q * stride_in + i] * keys[i * tokens + k];
    for (std::size_t k = 0; k < tokens; ++k)
      shares[k] += bias[tokens - 1 + k - q];
    softmax(shares);
    float* const sum = out + q * stride_out;
    std::fill_n(sum, width, 0.0F);
    for (std::size_t k = 0; k < tokens; ++k)
      for (std::size_t i = 0; i < width; ++i)
        sum[i] += shares[k] * value[k * stride_in + i];
  }
}

} // namespace evo::music::nn
