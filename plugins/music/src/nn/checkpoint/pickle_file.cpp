#include "nn/checkpoint/pickle_file.hpp"

#include "nn/checkpoint/pickle.hpp"
#include "nn/checkpoint/zip_entries.hpp"

#include "evo/music/error.hpp"

#include <array>
#include <memory>

namespace evo::music::nn {
namespace {

using entry_map = std::map<std::string, std::span<const std::byte>, std::less<>>;

void require(bool condition, const std::string& problem) {
  if (!condition)
    throw damaged_file{problem};
}

dtype type_of(const std::string& storage) {
  constexpr std::pair<std::string_view, dtype> types[] = {
      {"torch FloatStorage", dtype::f32},     {"torch HalfStorage", dtype::f16},
      {"torch BFloat16Storage", dtype::bf16}, {"torch DoubleStorage", dtype::f64},
      {"torch LongStorage", dtype::i64},      {"torch IntStorage", dtype::i32},
      {"torch ShortStorage", dtype::i16},     {"torch CharStorage", dtype::i8},
      {"torch ByteStorage", dtype::u8},       {"torch BoolStorage", dtype::boolean}};
  for (const auto& [text, type] : types)
    if (text == storage)
      return type;
  throw damaged_file{"a tensor is stored as " + storage};
}

const pickle_value& part(const pickle_value& value, std::size_t index, pickle_kind kind) {
  require(index < value.parts.size() && value.parts[index]->kind == kind,
          "a tensor is described in an unknown way");
  return *value.parts[index];
}

std::vector<std::int64_t> numbers(const pickle_value& sequence) {
  require(sequence.parts.size() <= 16, "a tensor has more than 16 dimensions");
  std::vector<std::int64_t> all(sequence.parts.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = part(sequence, i, pickle_kind::number).number;
  return all;
}

std::uint64_t bytes_of(std::span<const std::int64_t> shape, dtype type) {
  const auto bytes = byte_count(shape, type);
  if (!bytes)
    throw damaged_file{"a tensor's shape makes no sense"};
  return *bytes;
}

bool is_contiguous(const std::vector<std::int64_t>& shape,
                   const std::vector<std::int64_t>& strides) {
  std::uint64_t next = 1; // may wrap where there are no elements
  for (std::size_t i = shape.size(); i-- > 0;) {
    if (shape[i] != 1 && static_cast<std::uint64_t>(strides[i]) != next)
      return false;
    next *= static_cast<std::uint64_t>(shape[i]);
  }
  return true;
}

/// torch._utils._rebuild_tensor_v2(storage, offset, size, strides, ...), its storage a persistent
/// ("storage", type, key, device, elements).
class rebuilder {
public:
  rebuilder(const entry_map& entries, std::string root)
      : entries_{entries}, root_{std::move(root)} {}

  [[nodiscard]] tensor_view rebuild(const pickle_value& value) const {
    const std::string& function = part(value, 0, pickle_kind::name).text;
    const pickle_value& arguments = part(value, 1, pickle_kind::sequence);
    if (function == "torch._utils _rebuild_parameter") // of a tensor, which is no parameter itself
      return rebuild_plain(part(arguments, 0, pickle_kind::call));
    return rebuild_plain(value);
  }

private:
  [[nodiscard]] tensor_view rebuild_plain(const pickle_value& value) const {
    require(part(value, 0, pickle_kind::name).text == "torch._utils _rebuild_tensor_v2",
            "a tensor is made by " + value.parts[0]->text);
    const pickle_value& arguments = part(value, 1, pickle_kind::sequence);
    const pickle_value& where =
        part(part(arguments, 0, pickle_kind::stored), 0, pickle_kind::sequence);
    const dtype type = type_of(part(where, 1, pickle_kind::name).text);
    const auto shape = numbers(part(arguments, 2, pickle_kind::sequence));
    const auto strides = numbers(part(arguments, 3, pickle_kind::sequence));
    const std::uint64_t size = bytes_of(shape, type);
    require(shape.size() == strides.size(), "a tensor's shape makes no sense");
    require(is_contiguous(shape, strides), "a tensor isn't contiguous in memory");
    const std::array offset{part(arguments, 1, pickle_kind::number).number};
    const std::string& key = part(where, 2, pickle_kind::text).text;
    return {type, shape, stored(key, bytes_of(offset, type), size)};
  }

  [[nodiscard]] std::span<const std::byte> stored(const std::string& key, std::uint64_t begin,
                                                  std::uint64_t size) const {
    const auto found = entries_.find(root_ + "data/" + key);
    require(found != entries_.end(), "storage " + key + " is missing");
    const auto all = found->second;
    require(begin <= all.size() && size <= all.size() - begin,
            "a tensor reaches beyond storage " + key);
    return all.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(size));
  }

  const entry_map& entries_;
  std::string root_;
};

/// The folder in the zip file, with its slash.
std::string root_of(const entry_map& entries) {
  constexpr std::string_view name = "data.pkl";
  for (const auto& [path, content] : entries)
    if (path.ends_with(name) && path.find('/') == path.size() - name.size() - 1)
      return path.substr(0, path.size() - name.size());
  throw damaged_file{"data.pkl is missing"};
}

void check_byte_order(const entry_map& entries, const std::string& root) {
  const auto found = entries.find(root + "byteorder"); // since torch 2.1
  if (found != entries.end())
    require(found->second.size() == 6 && std::to_integer<char>(found->second[0]) == 'l',
            "its numbers are big-endian");
}

/// body(key, value) of a dictionary whose keys are texts.
template <class Body>
void for_items(const pickle_value& dictionary, const char* problem, const Body& body) {
  require(dictionary.kind == pickle_kind::dictionary, "it holds no dictionary");
  const auto& parts = dictionary.parts;
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    require(parts[i]->kind == pickle_kind::text, problem);
    body(parts[i]->text, *parts[i + 1]);
  }
}

const pickle_value& section_of(const pickle_value& root, std::string_view name) {
  const pickle_value* found = nullptr;
  for_items(root, "a section's name is no text", [&](const std::string& key, const auto& value) {
    if (key == name)
      found = &value;
  });
  require(found != nullptr, "it has no section '" + std::string{name} + "'");
  return *found;
}

/// What a file holds, read as far as it is asked for.
class pickle_content {
public:
  explicit pickle_content(std::span<const std::byte> file)
      : entries_{zip_entries(file)}, root_{root_of(entries_)} {
    check_byte_order(entries_, root_);
    const auto program = entries_.find(root_ + "data.pkl");
    content_ = std::make_unique<pickle>(program->second);
  }

  [[nodiscard]] tensor_file::tensor_map tensors(std::string_view section) const {
    const rebuilder rebuild{entries_, root_};
    tensor_file::tensor_map tensors;
    for_items(section.empty() ? content_->root() : section_of(content_->root(), section),
              "a tensor's name is no text", [&](const std::string& key, const auto& value) {
                require(value.kind == pickle_kind::call, key + " is no tensor");
                tensors.insert_or_assign(key, rebuild.rebuild(value));
              });
    return tensors;
  }

  [[nodiscard]] std::map<std::string, std::string, std::less<>>
  texts(std::string_view except) const {
    std::map<std::string, std::string, std::less<>> texts;
    for_items(content_->root(), "a section's name is no text",
              [&](const std::string& section, const pickle_value& values) {
                if (section == except || values.kind != pickle_kind::dictionary)
                  return;
                for (std::size_t i = 0; i + 1 < values.parts.size(); i += 2)
                  if (values.parts[i]->kind == pickle_kind::text &&
                      values.parts[i + 1]->kind == pickle_kind::text)
                    texts.insert_or_assign(section + "." + values.parts[i]->text,
                                           values.parts[i + 1]->text);
              });
    return texts;
  }

private:
  entry_map entries_;
  std::string root_;
  std::unique_ptr<pickle> content_;
};

} // namespace

pickle_file::pickle_file(const std::filesystem::path& path, std::string_view section)
    : tensor_file{path} {
  const auto is_zip = [](std::span<const std::byte> file) {
    return file.size() > 1 && file[0] == std::byte{'P'} && file[1] == std::byte{'K'};
  };
  const std::string remedy = "model.safetensors of the same checkpoint, or torch.save by torch "
                             "1.6 or newer";
  if (!is_zip(bytes()))
    throw error{failure::input, path.string(),
                "this is no file of torch.save, or one in the format before torch 1.6", remedy};
  try {
    const pickle_content content{bytes()};
    tensors_ = content.tensors(section);
    if (!section.empty())
      texts_ = content.texts(section);
  } catch (const damaged_file& problem) {
    throw error{failure::input, path.string(), problem.what(), remedy};
  }
}

} // namespace evo::music::nn
