#include "nn/checkpoint/checkpoint.hpp"

#include "nn/checkpoint/numbers.hpp"

#include "evo/music/error.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

namespace evo::music::nn {
namespace {

using json = nlohmann::json;

[[noreturn]] void refuse(const std::filesystem::path& where, std::string problem,
                         std::string remedy = {}) {
  throw error{failure::input, where.string(), std::move(problem), std::move(remedy)};
}

json read_json(const std::filesystem::path& file) {
  std::ifstream in{file};
  const json content = json::parse(in, nullptr, false);
  if (content.is_discarded())
    refuse(file, "this is no JSON");
  return content;
}

/// A file name without a way to another folder.
bool is_plain_name(const std::string& name) {
  return !name.empty() && name != ".." && name.find_first_of("/\\") == std::string::npos;
}

std::string shape_text(std::span<const std::int64_t> shape) {
  std::string text;
  for (const auto extent : shape)
    text += (text.empty() ? "" : " x ") + std::to_string(extent);
  return text.empty() ? "a single number" : text;
}

} // namespace

checkpoint::checkpoint(const std::filesystem::path& folder) : folder_{folder} {
  const auto index = folder / "model.safetensors.index.json";
  if (!std::filesystem::is_directory(folder))
    refuse(folder, "there is no such folder", "a checkpoint as Hugging Face has them");
  if (std::filesystem::exists(folder / "model.safetensors"))
    open_single();
  else if (std::filesystem::exists(index))
    open_index(index);
  else if (std::filesystem::exists(folder / "pytorch_model.bin"))
    refuse(folder / "pytorch_model.bin", "weights in Python's pickle format are not read",
           "model.safetensors: the same checkpoint has it, or transformers' save_pretrained");
  else
    refuse(folder, "there are no weights", "model.safetensors, or model.safetensors.index.json");
}

void checkpoint::open_single() {
  const auto [entry, is_new] =
      files_.try_emplace("model.safetensors", folder_ / "model.safetensors");
  for (const auto& [name, view] : entry->second.tensors())
    where_.emplace(name, &entry->second);
}

void checkpoint::open_index(const std::filesystem::path& index) {
  const json content = read_json(index);
  const json map = content.is_object() ? content.value("weight_map", json{}) : json{};
  if (!map.is_object() || map.empty())
    refuse(index, "there is no weight_map", "an object of tensors' names and files");
  for (const auto& [name, file] : map.items()) {
    if (!file.is_string() || !is_plain_name(file.get<std::string>()))
      refuse(index, name + " lies in " + file.dump(), "the name of a file beside the index");
    const auto [entry, is_new] =
        files_.try_emplace(file.get<std::string>(), folder_ / file.get<std::string>());
    if (!entry->second.contains(name))
      refuse(index, name + " isn't in " + entry->first + ", as it says");
    where_.emplace(name, &entry->second);
  }
  for (const auto& [file, content_of] : files_)
    for (const auto& [name, view] : content_of.tensors())
      if (!where_.contains(name))
        refuse(index, name + " of " + file + " isn't listed");
}

const safetensors_file& checkpoint::file_of(std::string_view name) const {
  const auto found = where_.find(name);
  if (found == where_.end())
    refuse(folder_, "the tensor " + std::string{name} + " is missing",
           "a whole checkpoint of this model");
  return *found->second;
}

bool checkpoint::contains(std::string_view name) const {
  return where_.contains(name);
}

std::vector<std::int64_t> checkpoint::shape(std::string_view name) const {
  return file_of(name).tensor(name).shape;
}

std::vector<float> checkpoint::floats(std::string_view name,
                                      std::span<const std::int64_t> shape) const {
  const safetensors_file& file = file_of(name);
  const tensor_view& tensor = file.tensor(name);
  const std::string where = file.path().string() + ", " + std::string{name};
  if (!std::ranges::equal(tensor.shape, shape))
    refuse(where, "its shape is " + shape_text(tensor.shape),
           shape_text(shape) + ", as config.json has it");
  if (!is_floating(tensor.type))
    refuse(where, "it holds no floating-point numbers", "f32, f16, bf16 or f64");
  std::vector<float> values(tensor.bytes.size() / element_size(tensor.type));
  if (const auto bad = to_floats(tensor.type, tensor.bytes, values))
    refuse(where, "number " + std::to_string(*bad) + " of it isn't finite");
  file.forget(tensor);
  read_.emplace(name);
  return values;
}

std::vector<std::string> checkpoint::names() const {
  std::vector<std::string> all;
  for (const auto& [name, file] : where_)
    all.push_back(name);
  return all;
}

std::vector<std::string> checkpoint::unread() const {
  std::vector<std::string> left;
  for (const auto& [name, file] : where_)
    if (!read_.contains(name))
      left.push_back(name);
  return left;
}

} // namespace evo::music::nn
