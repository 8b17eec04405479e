#pragma once
/// @file
/// The Python project's JSON files as plain data.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::detail {

struct split_lists {
  std::vector<std::string> train, test, users;
};
/// splits.json.
/// @throws error with failure::input
[[nodiscard]] split_lists read_split_lists(const std::filesystem::path& file);

struct json_embedding {
  std::size_t layers = 0, dim = 0;
  std::vector<float> values;
};
/// {id: [[layers x dim], ...]}: the first of the id's arrays; an array of numbers is one layer.
/// @throws error with failure::input
[[nodiscard]] json_embedding read_json_embedding(const std::filesystem::path& file,
                                                 std::string_view id);

} // namespace evo::music::detail
