#pragma once
/// @file
/// EnCodec's convolutions as products over overlapping rows.

#include "nn/encodec/layer.hpp"
#include "nn/encodec/padding.hpp"
#include "nn/kernels/linear.hpp"
#include "nn/tensor_source.hpp"

#include <string>
#include <vector>

namespace evo::music::nn {

struct convolution_shape {
  std::size_t inputs = 1, outputs = 1, kernel = 1, stride = 1, dilation = 1;
  bool causal = false;      ///< pads on the left alone
  bool elu_before = false;  ///< ELU acts on what comes in
  std::size_t together = 1; ///< consecutive moments that one product makes; for few outputs. Needs
                            ///< stride and dilation 1

  [[nodiscard]] std::size_t reach() const noexcept { return (kernel - 1) * dilation + 1; }
};

/// y(t) = b + sum over taps of W(tap) x(t stride - left + tap dilation), x reflected at its ends.
/// With moments x channels in memory, the window of a moment is one row, and so the convolution is
/// a product with rows that overlap. A dilated one is a product for each tap.
class convolution final : public layer {
public:
  /// @param prefix of the tensors' names, "...conv."
  convolution(const tensor_source& source, const std::string& prefix,
              const convolution_shape& shape, precision how, instruction_set set);

  [[nodiscard]] std::size_t channels_out() const override { return shape_.outputs; }
  [[nodiscard]] std::size_t length_out(std::size_t length) const override;
  [[nodiscard]] extent reads(extent out, std::size_t length) const override;
  void run(signal& in, signal& out, extent wanted, layer_scratch& scratch,
           const executor& run) const override;

  /// Pads `in`, whose activation is done, and computes the inside of `wanted`.
  /// @param out covers aligned(wanted)
  /// @param then store, or add for a kernel of 1
  void multiply(signal& in, signal& out, extent wanted, const executor& run,
                epilogue then = epilogue::store) const;
  /// `part` in whole groups of `together`.
  [[nodiscard]] extent aligned(extent part) const noexcept;

private:
  [[nodiscard]] reflection padding(std::size_t length) const noexcept;

  convolution_shape shape_;
  std::vector<linear> taps_; ///< one for all, or one a tap of a dilated convolution
};

/// ELU of a part of a signal, in place.
void activate(signal& x, extent part, const executor& run);

} // namespace evo::music::nn
