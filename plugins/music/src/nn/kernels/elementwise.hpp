#pragma once
/// @file
/// What happens to single rows between products. All of it in float, the same bits on any thread;
/// within 1e-6 of the exact functions, relatively. NaN stays NaN.

#include "nn/kernels/instruction_set.hpp"

#include <span>

namespace evo::music::nn {

/// out = (x - mean) / sqrt(variance + epsilon) gain + bias; out may be x.
void layer_norm(std::span<const float> x, std::span<const float> gain, std::span<const float> bias,
                float epsilon, std::span<float> out, instruction_set set = best_available());

/// out = x / sqrt(mean of squares + epsilon) gain, T5's normalisation; out may be x.
void rms_norm(std::span<const float> x, std::span<const float> gain, float epsilon,
              std::span<float> out, instruction_set set = best_available());

/// x = exp(x - max) / sum
void softmax(std::span<float> x, instruction_set set = best_available());

/// out = x where x > 0, else exp(x) - 1; out may be x.
void elu(std::span<const float> x, std::span<float> out, instruction_set set = best_available());

/// x = 1 / (1 + exp(-x))
void sigmoid(std::span<float> x, instruction_set set = best_available());

/// x = tanh(x)
void tanh(std::span<float> x, instruction_set set = best_available());

} // namespace evo::music::nn
