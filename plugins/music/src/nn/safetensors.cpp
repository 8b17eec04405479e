#include "nn/safetensors.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

namespace evo::music::nn {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian");

using json = nlohmann::json;

constexpr std::size_t length_size = 8;
constexpr std::uint64_t header_limit = 100'000'000; // the format's own limit

class malformed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

void require(bool condition, const std::string& problem) {
  if (!condition)
    throw malformed{problem};
}

std::string_view header_text(std::span<const std::byte> file) {
  require(file.size() >= length_size, "too short for a safetensors file");
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < length_size; ++i)
    length |= std::to_integer<std::uint64_t>(file[i]) << (8 * i);
  require(length <= header_limit && length <= file.size() - length_size,
          "its header should have " + std::to_string(length) + " bytes, the file has " +
              std::to_string(file.size()));
  return {reinterpret_cast<const char*>(file.data()) + length_size,
          static_cast<std::size_t>(length)};
}

/// Parses the header and refuses what a JSON object silently merges: a name that stands twice.
json parse_header(std::string_view text) {
  std::set<std::string> names;
  const json::parser_callback_t no_name_twice = [&](int depth, json::parse_event_t event,
                                                    json& part) {
    if (event == json::parse_event_t::key && depth == 1)
      require(names.insert(part.get<std::string>()).second,
              "tensor '" + part.get<std::string>() + "' stands there twice");
    return true;
  };
  try {
    json header = json::parse(text, no_name_twice);
    require(header.is_object(), "its header is no JSON object");
    return header;
  } catch (const json::exception& problem) {
    throw malformed{std::string{"its header is no JSON: "} + problem.what()};
  }
}

dtype parse_type(std::string_view type_name, const std::string& tensor) {
  constexpr std::pair<std::string_view, dtype> types[] = {
      {"F64", dtype::f64}, {"F32", dtype::f32},     {"F16", dtype::f16}, {"BF16", dtype::bf16},
      {"I64", dtype::i64}, {"I32", dtype::i32},     {"I16", dtype::i16}, {"I8", dtype::i8},
      {"U8", dtype::u8},   {"BOOL", dtype::boolean}};
  for (const auto& [text, type] : types)
    if (text == type_name)
      return type;
  throw malformed{tensor + ": unknown type " + std::string{type_name}};
}

std::uint64_t unsigned_number(const json& value, const std::string& what) {
  require(value.is_number_unsigned(), what + " is no whole number");
  return value.get<std::uint64_t>();
}

const json& member(const json& object, const char* key, const std::string& name) {
  const auto found = object.find(key);
  require(found != object.end(), name + " has no '" + key + "'");
  return *found;
}

std::vector<std::int64_t> parse_shape(const json& value, const std::string& name) {
  require(value.is_array() && value.size() <= 16,
          name + ": shape is no list of at most 16 numbers");
  std::vector<std::int64_t> shape;
  for (const json& dim : value) {
    const std::uint64_t number = unsigned_number(dim, name + ": a dimension");
    require(number <= std::uint64_t{std::numeric_limits<std::int64_t>::max()},
            name + ": a dimension is too large");
    shape.push_back(static_cast<std::int64_t>(number));
  }
  return shape;
}

struct range {
  std::uint64_t begin = 0, end = 0;
};

range parse_offsets(const json& value, std::size_t data_size, const std::string& name) {
  require(value.is_array() && value.size() == 2, name + ": data_offsets is no pair");
  const range offsets{unsigned_number(value[0], name + ": an offset"),
                      unsigned_number(value[1], name + ": an offset")};
  require(offsets.begin <= offsets.end && offsets.end <= data_size,
          name + ": bytes [" + std::to_string(offsets.begin) + ", " + std::to_string(offsets.end) +
              ") lie outside the data's " + std::to_string(data_size));
  return offsets;
}

tensor_view parse_tensor(const json& entry, std::span<const std::byte> data,
                         const std::string& name, range& offsets) {
  require(entry.is_object(), name + " is no JSON object");
  const json& type_name = member(entry, "dtype", name);
  require(type_name.is_string(), name + ": dtype is no text");
  const dtype type = parse_type(type_name.get_ref<const std::string&>(), name);
  tensor_view tensor{type, parse_shape(member(entry, "shape", name), name), {}};
  offsets = parse_offsets(member(entry, "data_offsets", name), data.size(), name);
  const auto expected = byte_count(tensor.shape, type);
  if (!expected)
    throw malformed{name + ": shape overflows"};
  require(*expected == offsets.end - offsets.begin,
          name + ": " + std::to_string(offsets.end - offsets.begin) +
              " bytes for a shape that needs " + std::to_string(*expected));
  tensor.bytes =
      data.subspan(static_cast<std::size_t>(offsets.begin), static_cast<std::size_t>(*expected));
  return tensor;
}

void check_cover(std::vector<range> ranges, std::size_t data_size) {
  std::ranges::sort(ranges, {}, [](const range& r) { return std::pair{r.begin, r.end}; });
  std::uint64_t at = 0;
  for (const range& r : ranges) {
    require(r.begin == at, r.begin < at ? "tensors overlap at byte " + std::to_string(r.begin)
                                        : "no tensor owns byte " + std::to_string(at));
    at = r.end;
  }
  require(at == data_size, "the data has " + std::to_string(data_size) + " bytes, its tensors " +
                               std::to_string(at));
}

} // namespace

safetensors_file::safetensors_file(const std::filesystem::path& path) : tensor_file{path} {
  try {
    const std::string_view text = header_text(bytes());
    const auto data = bytes().subspan(length_size + text.size());
    const json header = parse_header(text);
    std::vector<range> ranges;
    for (const auto& [name, entry] : header.items()) {
      if (name == "__metadata__") {
        for (const auto& [key, value] : entry.items()) {
          require(value.is_string(), "metadata '" + key + "' is no text");
          metadata_.emplace(key, value.get<std::string>());
        }
        continue;
      }
      range offsets;
      tensors_.emplace(name, parse_tensor(entry, data, "tensor '" + name + "'", offsets));
      ranges.push_back(offsets);
    }
    check_cover(std::move(ranges), data.size());
  } catch (const malformed& problem) {
    throw error{failure::input, path.string(), problem.what(), "fetch or convert it again"};
  }
}

std::span<const float> safetensors_file::floats(std::string_view name,
                                                std::span<const std::int64_t> shape) const {
  const tensor_view& found = tensor(name);
  const auto refuse = [&](const std::string& problem) {
    throw error{failure::input, path().string(), "tensor '" + std::string{name} + "' " + problem};
  };
  if (found.type != dtype::f32)
    refuse("is not float32");
  if (!std::ranges::equal(found.shape, shape))
    refuse("has shape " + describe(found.shape) + " instead of " + describe(shape));
  if (reinterpret_cast<std::uintptr_t>(found.bytes.data()) % alignof(float) != 0)
    refuse("is not aligned to 4 bytes in the file");
  return {reinterpret_cast<const float*>(found.bytes.data()), found.bytes.size() / sizeof(float)};
}

} // namespace evo::music::nn
