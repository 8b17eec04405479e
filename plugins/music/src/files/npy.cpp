#include "files/files.hpp"

#include "evo/music/error.hpp"
#include "evo/music/npy.hpp"

#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <optional>

namespace evo::music {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written little-endian");

constexpr std::string_view magic = "\x93NUMPY";

/// How numpy calls a type of number in a header, and in words.
template <class T>
struct number_type;
template <>
struct number_type<float> {
  static constexpr std::string_view code = "<f4", name = "float32";
};
template <>
struct number_type<std::int64_t> {
  static constexpr std::string_view code = "<i8", name = "int64";
};

[[noreturn]] void refuse(const std::filesystem::path& file, std::string problem,
                         std::string_view wanted) {
  throw error{failure::input, file.string(), std::move(problem),
              "wanted an array of " + std::string{wanted} + " in C order, as numpy.save writes it"};
}

std::size_t little_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// What stands behind `'key':` in the header's dictionary, without blanks before it.
std::string_view after_key(std::string_view header, std::string_view key) {
  const auto at = header.find("'" + std::string{key} + "'");
  if (at == std::string_view::npos)
    return {};
  header.remove_prefix(at + key.size() + 2);
  header.remove_prefix(std::min(header.find_first_not_of(" :"), header.size()));
  return header;
}

std::optional<std::vector<std::size_t>> parse_shape(std::string_view text) {
  if (!text.starts_with('(') || text.find(')') == std::string_view::npos)
    return std::nullopt;
  text = text.substr(1, text.find(')') - 1);
  std::vector<std::size_t> shape;
  while (!(text = text.substr(std::min(text.find_first_not_of(" ,"), text.size()))).empty()) {
    std::size_t n = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (status != std::errc{})
      return std::nullopt;
    shape.push_back(n);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  return shape;
}

/// The number of values, or nothing where it can't be held.
std::optional<std::size_t> count(std::span<const std::size_t> shape) {
  std::size_t n = 1;
  for (const auto extent : shape) {
    if (extent != 0 && n > std::numeric_limits<std::size_t>::max() / 8 / extent)
      return std::nullopt;
    n *= extent;
  }
  return n;
}

template <class T>
std::string bytes_of(std::span<const std::size_t> shape, std::span<const T> values) {
  std::string header =
      "{'descr': '" + std::string{number_type<T>::code} + "', 'fortran_order': False, 'shape': (";
  for (const auto extent : shape)
    header += std::to_string(extent) + ", ";
  header += "), }";
  const std::size_t fixed = magic.size() + 4;
  while ((fixed + header.size() + 1) % 64 != 0) // the format asks for aligned data
    header += ' ';
  header += '\n';

  std::string bytes{magic};
  bytes += {'\x01', '\x00', static_cast<char>(header.size() & 0xFF),
            static_cast<char>(header.size() >> 8)};
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  return bytes;
}

template <class T>
npy_layout layout_of(std::string_view bytes, const std::filesystem::path& file) {
  const auto refuse_it = [&](std::string problem) {
    refuse(file, std::move(problem), number_type<T>::name);
  };
  std::string_view left = bytes;
  if (!left.starts_with(magic) || left.size() < 12)
    refuse_it("this is not an .npy file");
  const std::size_t size_bytes = left[6] == 1 ? 2 : 4;
  const std::size_t header_size = little_endian(left.substr(8, size_bytes));
  left.remove_prefix(8 + size_bytes);
  if (header_size > left.size())
    refuse_it("the file is cut off in its header");
  const std::string_view header = left.substr(0, header_size);
  left.remove_prefix(header_size);

  if (!after_key(header, "descr").starts_with("'" + std::string{number_type<T>::code} + "'"))
    refuse_it("the numbers are not " + std::string{number_type<T>::name});
  if (!after_key(header, "fortran_order").starts_with("False"))
    refuse_it("the array is in Fortran order");
  auto shape = parse_shape(after_key(header, "shape"));
  const auto n = shape ? count(*shape) : std::nullopt;
  if (!n)
    refuse_it("the header has no valid shape");
  if (left.size() != *n * sizeof(T))
    refuse_it("the header promises " + std::to_string(*n * sizeof(T)) +
              " bytes of numbers, the file has " + std::to_string(left.size()));
  return {std::move(*shape), bytes.size() - left.size()};
}

template <class T>
basic_npy_array<T> read_array(const std::filesystem::path& file) {
  const std::string bytes = detail::read_file(file);
  npy_layout layout = layout_of<T>(bytes, file);
  basic_npy_array<T> array{std::move(layout.shape),
                           std::vector<T>((bytes.size() - layout.begin) / sizeof(T))};
  if (!array.values.empty())
    std::memcpy(array.values.data(), bytes.data() + layout.begin, bytes.size() - layout.begin);
  return array;
}

} // namespace

std::string npy_bytes(std::span<const std::size_t> shape, std::span<const float> values) {
  return bytes_of(shape, values);
}

void write_npy(const std::filesystem::path& file, std::span<const std::size_t> shape,
               std::span<const float> values) {
  detail::write_file(file, bytes_of(shape, values));
}

void write_npy(const std::filesystem::path& file, std::span<const std::size_t> shape,
               std::span<const std::int64_t> values) {
  detail::write_file(file, bytes_of(shape, values));
}

npy_layout read_npy_layout(std::string_view bytes, const std::filesystem::path& file) {
  return layout_of<float>(bytes, file);
}

npy_array read_npy(const std::filesystem::path& file) {
  return read_array<float>(file);
}

npy_code_array read_npy_codes(const std::filesystem::path& file) {
  return read_array<std::int64_t>(file);
}

} // namespace evo::music
