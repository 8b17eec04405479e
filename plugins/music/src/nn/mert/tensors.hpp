#pragma once
/// @file
/// Tensors of a MERT checkpoint by name.

#include "nn/checkpoint/checkpoint.hpp"
#include "nn/tensor_source.hpp"

#include <initializer_list>
#include <string>
#include <vector>

namespace evo::music::nn {

[[nodiscard]] std::vector<float> read_tensor(const tensor_source& source, const std::string& name,
                                             std::initializer_list<std::size_t> shape);

/// After a model was read: whatever it left unread must be known to be of no use, which only
/// `masked_spec_embed` is, the vector that training puts in the place of masked frames.
/// @throws error with failure::input that lists the others
void refuse_extra_mert_tensors(const checkpoint& weights);

} // namespace evo::music::nn
