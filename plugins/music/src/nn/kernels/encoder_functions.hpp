#pragma once
/// @file
/// What encoders over whole sequences need beside products: attention of every row to every row,
/// and GELU of rows. For one instruction set each.

#include "nn/kernels/instruction_set.hpp"
#include "nn/kernels/linear.hpp"

#include <cstddef>

namespace evo::music::nn {

/// One head of one sequence: rows of floats, `stride` apart. out may be neither of the three.
struct sequence_head {
  const float* query = nullptr;
  const float* key = nullptr;
  const float* value = nullptr;
  float* out = nullptr;
  std::size_t rows = 0;
  std::size_t width = 0;
  std::size_t stride_in = 0;
  std::size_t stride_out = 0;
  float scale = 1;
};

struct encoder_functions {
  /// out = softmax(scale q K^T) V. What comes out depends on the sequence alone, bit for
  /// bit.
  void (*attend)(const sequence_head&) = nullptr;
  /// x = x / 2 (1 + erf(x / sqrt 2)) of n numbers
  void (*gelu)(float* x, std::size_t n) = nullptr;
};

/// @param how attention's factors are rounded to bfloat16 unless it is fp32, where the processor
/// has
///            products of them; else they are floats
/// @param set has to be available
[[nodiscard]] encoder_functions encoder_functions_for(precision how, instruction_set set);

// What each source of kernels has to offer.
[[nodiscard]] encoder_functions portable_encoder_functions();
[[nodiscard]] encoder_functions avx2_encoder_functions();
[[nodiscard]] encoder_functions avx512_encoder_functions();
/// Replaces what the extension of AVX-512 does better.
void use_avx512_bf16(encoder_functions& functions);

} // namespace evo::music::nn
