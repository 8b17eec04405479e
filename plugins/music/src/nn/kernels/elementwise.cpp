#include "nn/kernels/elementwise.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music::nn {

void layer_norm(std::span<const float> x, std::span<const float> gain, std::span<const float> bias,
                float epsilon, std::span<float> out) {
  const auto n = static_cast<float>(x.size());
  float mean = 0, squares = 0;
  for (const float v : x)
    mean += v;
  mean /= n;
  for (const float v : x)
    squares += (v - mean) * (v - mean);
  const float scale = 1 / std::sqrt(squares / n + epsilon);
  for (std::size_t i = 0; i < x.size(); ++i)
    out[i] = (x[i] - mean) * scale * gain[i] + bias[i];
}

void rms_norm(std::span<const float> x, std::span<const float> gain, float epsilon,
              std::span<float> out) {
  float squares = 0;
  for (const float v : x)
    squares += v * v;
  const float scale = 1 / std::sqrt(squares / static_cast<float>(x.size()) + epsilon);
  for (std::size_t i = 0; i < x.size(); ++i)
    out[i] = x[i] * scale * gain[i];
}

void softmax(std::span<float> x) {
  const float most = *std::ranges::max_element(x);
  float sum = 0;
  for (float& v : x)
    sum += v = std::exp(v - most);
  for (float& v : x)
    v /= sum;
}

void elu(std::span<const float> x, std::span<float> out) {
  for (std::size_t i = 0; i < x.size(); ++i)
    out[i] = x[i] > 0 ? x[i] : std::expm1(x[i]);
}

void sigmoid(std::span<float> x) {
  for (float& v : x)
    v = 1 / (1 + std::exp(-v));
}

void tanh(std::span<float> x) {
  for (float& v : x)
    v = std::tanh(v);
}

} // namespace evo::music::nn
