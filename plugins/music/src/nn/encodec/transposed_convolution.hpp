#pragma once
/// @file
/// EnCodec's upsampling: transposed convolutions twice as wide as their stride.

#include "nn/encodec/layer.hpp"
#include "nn/kernels/linear.hpp"
#include "nn/tensor_source.hpp"

#include <string>

namespace evo::music::nn {

struct transposed_convolution_shape {
  std::size_t inputs = 1, outputs = 1, stride = 2;
  bool causal = false;
  float trim_right_ratio = 1; ///< share of the surplus that is cut at the right, if causal
};

/// ELU, then a transposed convolution of width 2 stride, whose surplus of one stride is cut. The
/// moments q stride ... (q + 1) stride - 1 before the cut come from x(q - 1) and x(q) alone: a
/// product of two neighbours with stride x outputs results.
class transposed_convolution final : public layer {
public:
  /// @param prefix of the tensors' names, "...conv."
  transposed_convolution(const tensor_source& source, const std::string& prefix,
                         const transposed_convolution_shape& shape, precision how,
                         instruction_set set);

  [[nodiscard]] std::size_t channels_out() const override { return shape_.outputs; }
  [[nodiscard]] std::size_t length_out(std::size_t length) const override {
    return length * shape_.stride;
  }
  [[nodiscard]] extent reads(extent out, std::size_t length) const override;
  void run(signal& in, signal& out, extent wanted, layer_scratch& scratch,
           const executor& run) const override;

private:
  /// The products that make a part of the output.
  [[nodiscard]] extent products(extent out) const noexcept;

  transposed_convolution_shape shape_;
  std::ptrdiff_t cut_left_ = 0; ///< moments
  linear weights_;
};

} // namespace evo::music::nn
