#pragma once
/// @file
/// Weights as Hugging Face keeps them: a folder with one file of them, or with several and an
/// index.

#include "nn/tensor_file.hpp"
#include "nn/tensor_source.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::nn {

/// Looks for model.safetensors, model.safetensors.index.json, pytorch_model.bin and
/// pytorch_model.bin.index.json, in this order. Files stay mapped while this lives; the pages of a
/// tensor that was read are given back, so that loading a model takes hardly more memory than its
/// packed weights. For one thread at a time.
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
  void open_single(const std::string& file);
  void open_index(const std::filesystem::path& index);
  const tensor_file& open(const std::string& file);
  void check_all_listed(const std::filesystem::path& index) const;
  [[nodiscard]] const tensor_file& file_of(std::string_view name) const;

  std::filesystem::path folder_;
  std::map<std::string, std::unique_ptr<const tensor_file>, std::less<>> files_; ///< by name
  std::map<std::string, const tensor_file*, std::less<>> where_;
  mutable std::set<std::string, std::less<>> read_;
};

/// The names of the files that a checkpoint is read from, an index first.
/// @throws error with failure::input: no weights in the folder, a damaged index
[[nodiscard]] std::vector<std::string> weight_files(const std::filesystem::path& folder);

/// @param extra tensors that the model has no place for; none are fine
/// @param model its name, for the message
/// @throws error with failure::input that lists the first of them
void refuse_unknown(const std::vector<std::string>& extra, const checkpoint& weights,
                    std::string_view model);

} // namespace evo::music::nn
