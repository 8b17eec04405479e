#pragma once
/// @file
/// Weights as Hugging Face keeps them: a folder with model.safetensors, or with several files and
/// model.safetensors.index.json.

#include "nn/safetensors.hpp"
#include "nn/tensor_source.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::nn {

/// Files stay mapped while this lives; pages of a tensor that was read are given back, so that
/// loading a model takes hardly more memory than its packed weights. For one thread at a time.
class checkpoint final : public tensor_source {
public:
  /// @throws error with failure::input: no weights in the folder, a damaged file, an index that
  ///   names what isn't there or leaves out what is
  explicit checkpoint(const std::filesystem::path& folder);

  [[nodiscard]] bool contains(std::string_view name) const override;
  [[nodiscard]] std::vector<std::int64_t> shape(std::string_view name) const override;
  [[nodiscard]] std::vector<float> floats(std::string_view name,
                                          std::span<const std::int64_t> shape) const override;
  [[nodiscard]] std::vector<std::string> names() const override;

  /// Tensors that nobody has read: in the checkpoint of another model, or of a part that isn't
  /// wanted.
  [[nodiscard]] std::vector<std::string> unread() const;
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

private:
  void open_single();
  void open_index(const std::filesystem::path& index);
  [[nodiscard]] const safetensors_file& file_of(std::string_view name) const;

  std::filesystem::path folder_;
  std::map<std::string, safetensors_file, std::less<>> files_; ///< by name
  std::map<std::string, const safetensors_file*, std::less<>> where_;
  mutable std::set<std::string, std::less<>> read_;
};

} // namespace evo::music::nn
