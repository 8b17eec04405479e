#pragma once
/// @file
/// Reader of safetensors files (https://github.com/huggingface/safetensors, "Format"). Knows
/// nothing of torch; hands out views into the mapped file.

#include "nn/mapped_file.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::nn {

enum class dtype { f64, f32, f16, bf16, i64, i32, i16, i8, u8, boolean };

/// Bytes of one element.
[[nodiscard]] std::size_t element_size(dtype type) noexcept;

struct tensor_view {
  dtype type = dtype::f32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes; ///< exactly the product of shape x element_size, row-major
};

/// An open file. Everything that the header says is checked when it is opened: lengths, types,
/// shapes, offsets; tensors cover the data without gap or overlap, as the format demands.
class safetensors_file {
public:
  /// @throws error with failure::input that says what is wrong
  explicit safetensors_file(const std::filesystem::path& path);

  [[nodiscard]] bool contains(std::string_view name) const { return tensors_.contains(name); }
  [[nodiscard]] const std::map<std::string, tensor_view, std::less<>>& tensors() const noexcept {
    return tensors_;
  }
  /// @throws error with failure::input if there is no tensor of that name
  [[nodiscard]] const tensor_view& tensor(std::string_view name) const;
  /// The numbers of a float32 tensor of exactly this shape.
  /// @throws error with failure::input for another type, another shape, or numbers that aren't
  ///   aligned to 4 bytes in the file
  [[nodiscard]] std::span<const float> floats(std::string_view name,
                                              std::span<const std::int64_t> shape) const;
  /// Gives the memory of a tensor's bytes back; touched again, they are loaded again.
  void forget(const tensor_view& tensor) const noexcept { file_.forget(tensor.bytes); }
  /// The header's texts (`__metadata__`).
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& metadata() const noexcept {
    return metadata_;
  }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
  std::filesystem::path path_;
  mapped_file file_;
  std::map<std::string, tensor_view, std::less<>> tensors_;
  std::map<std::string, std::string, std::less<>> metadata_;
};

} // namespace evo::music::nn
