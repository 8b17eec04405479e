#pragma once
/// @file

#include "nn/tensor_file.hpp"
#include "nn/tensor_source.hpp"

#include <map>
#include <string>

namespace evo::music {

/// The tensors of one file, under other names where they have some.
class renamed_tensors final : public nn::tensor_source {
public:
  /// @param names ours to the file's; those that aren't in it stay as they are
  /// @param file  outlives this
  renamed_tensors(const nn::tensor_file& file,
                  std::map<std::string, std::string, std::less<>> names)
      : file_{file}, names_{std::move(names)} {}

  [[nodiscard]] bool contains(std::string_view name) const override {
    return file_.contains(theirs(name));
  }
  [[nodiscard]] std::vector<std::int64_t> shape(std::string_view name) const override {
    return file_.tensor(theirs(name)).shape;
  }
  [[nodiscard]] std::vector<float> floats(std::string_view name,
                                          std::span<const std::int64_t> shape) const override;
  [[nodiscard]] std::vector<std::string> names() const override;

private:
  [[nodiscard]] std::string theirs(std::string_view name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? std::string{name} : found->second;
  }

  const nn::tensor_file& file_;
  std::map<std::string, std::string, std::less<>> names_;
};

} // namespace evo::music
