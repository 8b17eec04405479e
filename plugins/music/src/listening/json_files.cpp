#include "json_files.hpp"

#include "files/files.hpp"

#include "evo/music/error.hpp"

#include <nlohmann/json.hpp>

#include <limits>

namespace evo::music::detail {
namespace {

using json = nlohmann::json;

json parsed(const std::filesystem::path& file) {
  const std::string bytes = read_file(file);
  json value = json::parse(bytes, nullptr, false);
  if (value.is_discarded() || !value.is_object())
    throw error{failure::input, file.string(), "this is no JSON object", "wanted {\"name\": ...}"};
  return value;
}

std::vector<std::string> ids(const json& object, const char* key,
                             const std::filesystem::path& file) {
  std::vector<std::string> out;
  const auto found = object.find(key);
  if (found != object.end() && found->is_array())
    for (const auto& id : *found) {
      if (!id.is_string())
        break;
      out.push_back(id.get<std::string>());
    }
  if (found == object.end() || !found->is_array() || out.size() != found->size())
    throw error{failure::input, file.string(), std::string{"no list of ids named "} + key,
                R"(wanted {"train": [ids], "test": [ids], "users": [ids]})"};
  return out;
}

/// A layer's numbers; null, as some write NaN, stays NaN.
void append(std::vector<float>& values, const json& numbers) {
  for (const auto& x : numbers)
    values.push_back(x.is_number() ? x.get<float>() : std::numeric_limits<float>::quiet_NaN());
}

[[noreturn]] void refuse(const std::filesystem::path& file) {
  throw error{failure::input, file.string(), "no embedding in it",
              "wanted {id: [[layers of equally many numbers]]}"};
}

} // namespace

split_lists read_split_lists(const std::filesystem::path& file) {
  const json object = parsed(file);
  return {ids(object, "train", file), ids(object, "test", file), ids(object, "users", file)};
}

json_embedding read_json_embedding(const std::filesystem::path& file, std::string_view id) {
  const json object = parsed(file);
  const auto found = object.find(std::string{id});
  if (found == object.end() || !found->is_array() || found->empty() || !found->front().is_array() ||
      found->front().empty())
    refuse(file);
  const json& first = found->front();
  json_embedding e;
  if (!first.front().is_array()) {
    e.layers = 1;
    e.dim = first.size();
    append(e.values, first);
    return e;
  }
  e.layers = first.size();
  e.dim = first.front().size();
  for (const auto& layer : first) {
    if (!layer.is_array() || layer.size() != e.dim || layer.empty())
      refuse(file);
    append(e.values, layer);
  }
  return e;
}

} // namespace evo::music::detail
