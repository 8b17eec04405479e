#pragma once
/// @file
/// y = x W^T + b, the product that language models, codecs and encoders are made of.

#include "nn/kernels/instruction_set.hpp"
#include "nn/kernels/rows.hpp"

#include "evo/core/executor.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace evo::music::nn {

/// What weights are stored as, and activations rounded to before they are multiplied. Sums are
/// always float, biases and results too.
enum class precision {
  fp32,
  bf16, ///< half the memory; products of two bfloat16 are exact in float
  int8  ///< a quarter; weights share a scale a group of inputs, activations, too, which have 8 bits
        ///< where they are of one size, else 16
};

/// Of a stored one, in bytes.
[[nodiscard]] constexpr std::size_t size_of_number(precision how) noexcept {
  return how == precision::fp32 ? 4 : how == precision::bf16 ? 2 : 1;
}

/// How weights lie in memory.
enum class weight_storage {
  plain,
  compact ///< bf16 in 12 bits where the kernels read them (AVX-512 with BF16): the same results,
          ///< faster for a few rows, for which memory is what takes time
};

/// What becomes of a product (with its bias).
enum class epilogue {
  store, ///< y = product
  add,   ///< y += product
  relu,  ///< y = max(product, 0)
  gelu   ///< y = the product behind GELU by erf
};

/// Weights packed once for the kernels of one instruction set.
///
/// Every number of y is summed over the inputs in one order, whatever the number of rows, the
/// executor or the place of the row: a row's result depends on that row alone, bit for bit.
class linear {
public:
  /// @param weights outputs x inputs, row-major, as checkpoints have them
  /// @param bias    outputs numbers, or none
  /// @param storage compact is a wish: bf16 alone, where kernels read it and exceptions are few
  linear(std::span<const float> weights, std::size_t outputs, std::size_t inputs,
         std::span<const float> bias, precision how, instruction_set set = best_available(),
         weight_storage storage = weight_storage::plain);
  ~linear();
  linear(linear&&) noexcept;
  linear& operator=(linear&&) noexcept;

  [[nodiscard]] std::size_t outputs() const noexcept;
  [[nodiscard]] std::size_t inputs() const noexcept;
  /// Of the packed weights in memory.
  [[nodiscard]] std::size_t bytes() const noexcept;

  /// @param x x.count rows of inputs() floats
  /// @param y x.count rows of outputs() floats, that overlap neither each other nor x
  void operator()(const_rows x, rows y, const executor& run, epilogue then = epilogue::store) const;

private:
  struct packed;
  std::unique_ptr<const packed> packed_;
};

} // namespace evo::music::nn
