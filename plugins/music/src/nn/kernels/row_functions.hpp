#pragma once
/// @file
/// The functions of elementwise.hpp, for one instruction set.

#include "nn/kernels/instruction_set.hpp"

#include <cstddef>

namespace evo::music::nn {

/// All of n numbers; see elementwise.hpp.
struct row_functions {
  void (*layer_norm)(const float* x, std::size_t n, const float* gain, const float* bias,
                     float epsilon, float* out) = nullptr;
  void (*rms_norm)(const float* x, std::size_t n, const float* gain, float epsilon,
                   float* out) = nullptr;
  void (*softmax)(float* x, std::size_t n) = nullptr;
  void (*elu)(const float* x, std::size_t n, float* out) = nullptr;
  void (*sigmoid)(float* x, std::size_t n) = nullptr;
  void (*tanh)(float* x, std::size_t n) = nullptr;
};

[[nodiscard]] const row_functions& row_functions_for(instruction_set set);

// What each source of kernels has to offer.
[[nodiscard]] row_functions portable_rows();
[[nodiscard]] row_functions avx2_rows();
[[nodiscard]] row_functions avx512_rows();

} // namespace evo::music::nn
