#pragma once
/// @file
/// EnCodec's residual blocks.

#include "nn/encodec/convolution.hpp"

#include <optional>

namespace evo::music::nn {

struct residual_shape {
  std::size_t width = 2, inner = 1, kernel = 3, dilation = 1;
  bool causal = false;
  bool convolution_beside = false; ///< the way round the block is a convolution of width 1
};

/// y = beside(x) + narrow(ELU(wide(ELU(x)))), `beside` being x itself or a product.
class residual_block final : public layer {
public:
  /// @param prefix of the tensors' names, "...layers.3."
  residual_block(const tensor_source& source, const std::string& prefix,
                 const residual_shape& shape, precision how, instruction_set set);

  [[nodiscard]] std::size_t channels_out() const override { return shape_.width; }
  [[nodiscard]] std::size_t length_out(std::size_t length) const override { return length; }
  [[nodiscard]] extent reads(extent out, std::size_t length) const override;
  void run(signal& in, signal& out, extent wanted, layer_scratch& scratch,
           const executor& run) const override;

private:
  residual_shape shape_;
  convolution wide_, narrow_;
  std::optional<convolution> beside_;
};

} // namespace evo::music::nn
