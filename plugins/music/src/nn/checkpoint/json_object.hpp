#pragma once
/// @file
/// Fields of the JSON files beside a model's weights, checked as they are read.

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace evo::music::nn {

/// An object of a JSON file. A field that is absent and one that is null are the same: the fallback
/// holds. Every complaint is an error with failure::input that names file, object and field.
class json_object {
public:
  /// @throws error with failure::input: no such file, no JSON, no object
  explicit json_object(const std::filesystem::path& file);

  [[nodiscard]] bool has(const std::string& field) const;
  /// @throws error if there is none
  [[nodiscard]] json_object object(const std::string& field) const;
  /// A whole number from `least` to `most`.
  [[nodiscard]] std::size_t whole(const std::string& field, std::size_t fallback,
                                  std::size_t least = 0,
                                  std::size_t most = std::size_t{1} << 24) const;
  /// A number that a float holds.
  [[nodiscard]] double number(const std::string& field, double fallback) const;
  [[nodiscard]] bool flag(const std::string& field, bool fallback) const;
  [[nodiscard]] std::string text(const std::string& field, const std::string& fallback) const;
  [[nodiscard]] std::vector<double> numbers(const std::string& field,
                                            const std::vector<double>& fallback) const;
  /// All fields, each of them a text.
  [[nodiscard]] std::map<std::string, std::string> texts() const;

  /// @throws error about a field
  [[noreturn]] void refuse(const std::string& field, const std::string& problem,
                           const std::string& remedy = {}) const;

private:
  json_object(std::shared_ptr<const nlohmann::json> document, const nlohmann::json& object,
              std::string where);

  [[nodiscard]] const nlohmann::json* find(const std::string& field) const;

  std::shared_ptr<const nlohmann::json> document_;
  const nlohmann::json* object_;
  std::string where_;
};

} // namespace evo::music::nn
