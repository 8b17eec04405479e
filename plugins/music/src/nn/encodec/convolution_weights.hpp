#pragma once
/// @file
/// A convolution's weights as EnCodec's checkpoints have them: direction and length apart.

#include "nn/tensor_source.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace evo::music::nn {

struct convolution_weights {
  std::vector<float> weight; ///< first x second x kernel
  std::vector<float> bias;
};

/// @param first, second  outputs and inputs of a convolution, inputs and outputs of a transposed
/// one
/// @param biases         outputs
/// @throws error with failure::input: a tensor is missing or has another shape
[[nodiscard]] convolution_weights read_convolution(const tensor_source& source,
                                                   const std::string& prefix, std::size_t first,
                                                   std::size_t second, std::size_t kernel,
                                                   std::size_t biases);

} // namespace evo::music::nn
