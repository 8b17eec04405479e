#pragma once
/// @file

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace evo::music::nn {

/// A float32 tensor on its way into a file.
struct named_floats {
  std::string name;
  std::vector<std::int64_t> shape;
  std::span<const float> values; ///< as many as the product of the shape
};

/// Saves float32 tensors with the header's texts; the file is at any instant either what it was or
/// the whole new one.
/// @throws error with failure::storage
void write_safetensors(const std::filesystem::path& file, std::span<const named_floats> tensors,
                       const std::map<std::string, std::string>& metadata);

} // namespace evo::music::nn
