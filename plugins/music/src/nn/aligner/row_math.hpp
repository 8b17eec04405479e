#pragma once
/// @file
/// What training does with rows of floats, for one instruction set. Sums run in an order that
/// depends on the number of floats alone.

#include "nn/kernels/instruction_set.hpp"

#include <cstddef>

namespace evo::music::nn {

/// One step of AdamW (I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization", ICLR 2019,
/// algorithm 2) as PyTorch orders it: decay, moments, update.
struct adamw_factors {
  float gradient_scale = 1; ///< of clipping
  float kept = 1;           ///< 1 - learning rate x weight decay
  float beta1 = 0.9F, beta2 = 0.999F;
  float step_size = 0;       ///< learning rate / (1 - beta1^t)
  float root_correction = 1; ///< sqrt(1 - beta2^t)
  float epsilon = 1e-8F;
};

struct row_math {
  /// out = x / 2 (1 + erf(x / sqrt 2))
  void (*gelu)(const float* x, std::size_t n, float* out) = nullptr;
  /// dx = dy times the derivative at x; or dx += it
  void (*gelu_gradient)(const float* x, const float* dy, std::size_t n, bool add,
                        float* dx) = nullptr;
  float (*sum)(const float* x, std::size_t n) = nullptr;
  float (*dot)(const float* x, const float* y, std::size_t n) = nullptr;
  /// y += factor x
  void (*add_scaled)(float factor, const float* x, std::size_t n, float* y) = nullptr;
  /// y = (x - shift) scale
  void (*shift_and_scale)(const float* x, float shift, float scale, std::size_t n,
                          float* y) = nullptr;
  /// out = x y; or out += x y
  void (*product)(const float* x, const float* y, std::size_t n, bool add, float* out) = nullptr;
  void (*adamw)(const adamw_factors& with, const float* gradient, std::size_t n, float* values,
                float* first, float* second) = nullptr;
};

/// Of the best instruction set that there is.
[[nodiscard]] const row_math& best_row_math();
[[nodiscard]] const row_math& row_math_for(instruction_set set);

// What each source has to offer.
[[nodiscard]] row_math portable_row_math();
[[nodiscard]] row_math avx2_row_math();
[[nodiscard]] row_math avx512_row_math();

} // namespace evo::music::nn
