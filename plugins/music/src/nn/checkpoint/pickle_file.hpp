#pragma once
/// @file
/// Reader of pytorch_model.bin, without torch.

#include "nn/tensor_file.hpp"

#include <string_view>

namespace evo::music::nn {

/// A dictionary of tensors as torch.save has written it since torch 1.6: a zip file with a pickle
/// that describes the tensors, and an entry for each storage. (libtorch's own reader,
/// torch::pickle_load, makes nothing of an OrderedDict, which state_dict() is.) Names in the pickle
/// are compared with a short list, never looked up or called.
class pickle_file final : public tensor_file {
public:
  /// @throws error with failure::input: damaged, of the format before torch 1.6, no dictionary of
  ///   tensors, a tensor that isn't contiguous in memory
  explicit pickle_file(const std::filesystem::path& path) : pickle_file{path, {}} {}
  /// Of a dictionary of dictionaries (a training's checkpoint), the tensors of this one.
  /// @param section its key; empty for a dictionary of tensors
  pickle_file(const std::filesystem::path& path, std::string_view section);

  /// The texts in the other dictionaries: "config.encoder" and so on.
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& texts() const noexcept {
    return texts_;
  }

private:
  std::map<std::string, std::string, std::less<>> texts_;
};

} // namespace evo::music::nn
