#pragma once
/// @file
/// A mapped file with named tensors in it, whatever its format.

#include "nn/mapped_file.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
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

/// The base of readers, which fill in the tensors when they open the file.
class tensor_file {
public:
  using tensor_map = std::map<std::string, tensor_view, std::less<>>;

  virtual ~tensor_file() = default;
  tensor_file(const tensor_file&) = delete;
  tensor_file& operator=(const tensor_file&) = delete;

  [[nodiscard]] bool contains(std::string_view name) const { return tensors_.contains(name); }
  [[nodiscard]] const tensor_map& tensors() const noexcept { return tensors_; }
  /// @throws error with failure::input if there is no tensor of that name
  [[nodiscard]] const tensor_view& tensor(std::string_view name) const;
  /// Gives the memory of a tensor's bytes back; touched again, they are loaded again.
  void forget(const tensor_view& tensor) const noexcept { file_.forget(tensor.bytes); }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

protected:
  /// @throws error with failure::input if it can't be read
  explicit tensor_file(const std::filesystem::path& path) : path_{path}, file_{path} {}

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return file_.bytes(); }

  tensor_map tensors_;

private:
  std::filesystem::path path_;
  mapped_file file_;
};

/// The bytes of a tensor; none if the product overflows.
[[nodiscard]] std::optional<std::uint64_t> byte_count(std::span<const std::int64_t> shape,
                                                      dtype type) noexcept;

/// "(2, 3)"
[[nodiscard]] std::string describe(std::span<const std::int64_t> shape);

} // namespace evo::music::nn
