#pragma once
/// @file
/// What tells the layers where frames stand: a grouped convolution over time (transformers'
/// HubertPositionalConvEmbedding).

#include "nn/kernels/linear.hpp"
#include "nn/mert/config.hpp"
#include "nn/tensor_source.hpp"

#include <vector>

namespace evo::music::nn {

class positional_convolution {
public:
  /// @throws error with failure::input: a tensor is missing or has another shape
  positional_convolution(const tensor_source& source, const mert_config& config, precision how,
                         instruction_set set);

  [[nodiscard]] std::size_t groups() const noexcept { return products_.size(); }

  /// out += GELU(convolution of x) in one group's columns, on the calling thread. x and out are one
  /// sequence of frames, with zeros around.
  void operator()(std::size_t group, const_rows x, rows out) const;

private:
  std::size_t width_ = 0; ///< of a group
  std::size_t kernel_ = 0;
  std::vector<linear> products_; ///< of a group each: of some frames and those around to their sum
};

} // namespace evo::music::nn
