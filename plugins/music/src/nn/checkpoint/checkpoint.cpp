#include "nn/checkpoint/checkpoint.hpp"

#include "nn/checkpoint/json_object.hpp"
#include "nn/checkpoint/numbers.hpp"
#include "nn/checkpoint/pickle_file.hpp"
#include "nn/safetensors.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <ranges>

namespace evo::music::nn {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& where, const std::string& problem,
                         const std::string& remedy) {
  throw error{failure::input, where.string(), problem, remedy};
}

/// A file name without a way to another folder.
bool is_plain_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string_view{"/\\\0", 3}) == std::string::npos;
}

std::string weights_in(const std::filesystem::path& folder) {
  if (!is_directory(folder))
    refuse(folder, "there is no such folder", "a checkpoint as Hugging Face has them");
  for (const char* file : {"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
                           "pytorch_model.bin.index.json"})
    if (exists(folder / file))
      return file;
  refuse(folder, "there are no weights",
         "model.safetensors or pytorch_model.bin, or an index of several of them");
}

} // namespace

checkpoint::checkpoint(const std::filesystem::path& folder) : folder_{folder} {
  const std::string file = weights_in(folder);
  if (file.ends_with(".json"))
    open_index(folder / file);
  else
    open_single(file);
}

const tensor_file& checkpoint::open(const std::string& file) {
  auto& opened = files_[file];
  if (opened == nullptr) {
    const auto path = folder_ / file;
    if (path.extension() == ".safetensors")
      opened = std::make_unique<safetensors_file>(path);
    else
      opened = std::make_unique<pickle_file>(path);
  }
  return *opened;
}

void checkpoint::open_single(const std::string& file) {
  const tensor_file& opened = open(file);
  for (const auto& [name, view] : opened.tensors())
    where_.emplace(name, &opened);
}

void checkpoint::open_index(const std::filesystem::path& index) {
  const json_object map = json_object{index}.object("weight_map");
  for (const auto& [name, file] : map.texts()) {
    if (!is_plain_name(file))
      map.refuse(name, "lies in '" + file + "'", "the name of a file beside the index");
    const tensor_file& opened = open(file);
    if (!opened.contains(name))
      map.refuse(name, "isn't in " + file);
    where_.emplace(name, &opened);
  }
  check_all_listed(index);
}

void checkpoint::check_all_listed(const std::filesystem::path& index) const {
  for (const auto& [file, opened] : files_)
    for (const auto& [name, view] : opened->tensors())
      if (!where_.contains(name))
        refuse(index,
               std::string{"doesn't list "}.append(name).append(", which is in ").append(file),
               "the index and the files of one checkpoint");
}

const tensor_file& checkpoint::file_of(std::string_view name) const {
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
  const tensor_file& file = file_of(name);
  const tensor_view& tensor = file.tensor(name);
  const std::string where = file.path().string() + ", " + std::string{name};
  if (!std::ranges::equal(tensor.shape, shape))
    refuse(where, "its shape is " + describe(tensor.shape),
           describe(shape) + ", as config.json has it");
  if (!is_floating(tensor.type))
    refuse(where, "it holds no floating-point numbers", "f32, f16, bf16 or f64");
  std::vector<float> values(tensor.bytes.size() / element_size(tensor.type));
  if (const auto bad = to_floats(tensor.type, tensor.bytes, values))
    refuse(where, "number " + std::to_string(*bad) + " of it isn't finite",
           "fetch or convert it again");
  file.forget(tensor);
  read_.emplace(name);
  return values;
}

std::vector<std::string> checkpoint::names() const {
  const auto keys = std::views::keys(where_);
  return {keys.begin(), keys.end()};
}

std::vector<std::string> checkpoint::unread() const {
  std::vector<std::string> left;
  for (const auto& [name, file] : where_)
    if (!read_.contains(name))
      left.push_back(name);
  return left;
}

std::vector<std::string> weight_files(const std::filesystem::path& folder) {
  std::vector<std::string> files{weights_in(folder)};
  if (!files.front().ends_with(".json"))
    return files;
  std::set<std::string> parts;
  for (const auto& [name, file] : json_object{folder / files.front()}.object("weight_map").texts())
    parts.insert(file);
  files.insert(files.end(), parts.begin(), parts.end());
  return files;
}

void refuse_unknown(const std::vector<std::string>& extra, const checkpoint& weights,
                    std::string_view model) {
  if (extra.empty())
    return;
  constexpr std::size_t shown = 5;
  std::string list;
  for (std::size_t i = 0; i < std::min(shown, extra.size()); ++i)
    list += (i > 0 ? ", " : "") + extra[i];
  if (extra.size() > shown)
    list += " and " + std::to_string(extra.size() - shown) + " more";
  throw error{failure::input, weights.folder().string(),
              "this " + std::string{model} + " has no tensor " + list,
              "the config.json and the weights of one checkpoint"};
}

} // namespace evo::music::nn
