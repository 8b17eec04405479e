#pragma once
/// @file
/// Reader of safetensors files (https://github.com/huggingface/safetensors, "Format"). Knows
/// nothing of torch; hands out views into the mapped file.

#include "nn/tensor_file.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::nn {

/// An open file. Everything that the header says is checked when it is opened: lengths, types,
/// shapes, offsets; tensors cover the data without gap or overlap, as the format demands.
class safetensors_file final : public tensor_file {
public:
  /// @throws error with failure::input that says what is wrong
  explicit safetensors_file(const std::filesystem::path& path);

  /// The numbers of a float32 tensor of exactly this shape.
  /// @throws error with failure::input for another type, another shape, or numbers that aren't
  ///   aligned to 4 bytes in the file
  [[nodiscard]] std::span<const float> floats(std::string_view name,
                                              std::span<const std::int64_t> shape) const;
  /// The header's texts (`__metadata__`).
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& metadata() const noexcept {
    return metadata_;
  }

private:
  std::map<std::string, std::string, std::less<>> metadata_;
};

} // namespace evo::music::nn
