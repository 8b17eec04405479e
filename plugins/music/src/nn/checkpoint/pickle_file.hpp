#pragma once
/// @file
/// Reader of pytorch_model.bin, without torch.

#include "nn/tensor_file.hpp"

namespace evo::music::nn {

/// A dictionary of tensors as torch.save has written it since torch 1.6: a zip file with a pickle
/// that describes the tensors, and an entry for each storage. (libtorch's own reader,
/// torch::pickle_load, makes nothing of an OrderedDict, which state_dict() is.) Names in the pickle
/// are compared with a short list, never looked up or called.
class pickle_file final : public tensor_file {
public:
  /// @throws error with failure::input: damaged, of the format before torch 1.6, no dictionary of
  ///   tensors, a tensor that isn't contiguous in memory
  explicit pickle_file(const std::filesystem::path& path);
};

} // namespace evo::music::nn
