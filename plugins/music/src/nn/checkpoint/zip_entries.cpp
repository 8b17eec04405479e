#include "nn/checkpoint/zip_entries.hpp"

#include <algorithm>
#include <cstdint>
#include <ranges>
#include <string_view>

namespace evo::music::nn {
namespace {

using bytes = std::span<const std::byte>;

constexpr std::uint32_t local_mark = 0x04034b50, central_mark = 0x02014b50, end_mark = 0x06054b50;
constexpr std::uint32_t wide_end_mark = 0x06064b50, wide_locator_mark = 0x07064b50;
constexpr std::size_t local_size = 30, central_size = 46, end_size = 22;
constexpr std::size_t wide_end_size = 56, wide_locator_size = 20, longest_comment = 0xFFFF;
constexpr std::uint64_t elsewhere = 0xFFFFFFFF; // the number is in the field for large files

void require(bool condition, const char* problem) {
  if (!condition)
    throw damaged_file{problem};
}

bytes part(bytes file, std::uint64_t begin, std::uint64_t size) {
  require(begin <= file.size() && size <= file.size() - begin, "an entry reaches beyond the end");
  return file.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(size));
}

/// A little-endian number of this many bytes.
std::uint64_t number(bytes from, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (const std::byte one : part(from, at, size) | std::views::reverse)
    value = value << 8U | std::to_integer<std::uint64_t>(one);
  return value;
}

std::string_view text(bytes from) {
  return {reinterpret_cast<const char*>(from.data()), from.size()};
}

struct directory {
  std::uint64_t begin = 0, size = 0, entries = 0;
};

directory find_directory(bytes file) {
  require(file.size() >= end_size, "the file is too short");
  const std::size_t first = file.size() - std::min(file.size(), end_size + longest_comment);
  std::size_t at = file.size() - end_size;
  while (number(file, at, 4) != end_mark) {
    require(at > first, "its directory is missing");
    --at;
  }
  const directory plain{number(file, at + 16, 4), number(file, at + 12, 4),
                        number(file, at + 10, 2)};
  if (at < wide_locator_size || number(file, at - wide_locator_size, 4) != wide_locator_mark)
    return plain;
  const bytes wide = part(file, number(file, at - wide_locator_size + 8, 8), wide_end_size);
  require(number(wide, 0, 4) == wide_end_mark, "its directory is missing");
  return {number(wide, 48, 8), number(wide, 40, 8), number(wide, 32, 8)};
}

/// A part of the directory that describes one entry.
struct entry {
  bytes head, name, extra;
  std::size_t size = 0; ///< of the description
};

entry entry_at(bytes directory_bytes) {
  const bytes head = part(directory_bytes, 0, central_size);
  require(number(head, 0, 4) == central_mark, "its directory is damaged");
  const std::uint64_t name = number(head, 28, 2), extra = number(head, 30, 2);
  const std::uint64_t comment = number(head, 32, 2);
  const bytes whole = part(directory_bytes, 0, central_size + name + extra + comment);
  return {head, part(whole, central_size, name), part(whole, central_size + name, extra),
          whole.size()};
}

/// The wide field holds those of size, stored size and place that don't fit, in this order.
std::uint64_t wide_number(const entry& e, std::size_t index) {
  for (bytes left = e.extra; left.size() >= 4;) {
    const std::uint64_t size = number(left, 2, 2);
    const bytes content = part(left, 4, size);
    if (number(left, 0, 2) == 1)
      return number(content, 8 * index, 8);
    left = left.subspan(static_cast<std::size_t>(4 + size));
  }
  throw damaged_file{"an entry's size is missing"};
}

bytes content_of(bytes file, const entry& e) {
  require((number(e.head, 8, 2) & 1U) == 0 && number(e.head, 10, 2) == 0,
          "an entry is compressed or encrypted");
  std::uint64_t fields[] = {number(e.head, 24, 4), number(e.head, 20, 4), number(e.head, 42, 4)};
  std::size_t wide = 0;
  for (std::uint64_t& field : fields)
    if (field == elsewhere)
      field = wide_number(e, wide++);
  require(fields[0] == fields[1], "an entry has two sizes");
  const bytes local = part(file, fields[2], local_size);
  require(number(local, 0, 4) == local_mark, "an entry has no header");
  const std::uint64_t skipped = local_size + number(local, 26, 2) + number(local, 28, 2);
  const bytes rest = file.subspan(static_cast<std::size_t>(fields[2]));
  return part(part(rest, skipped, rest.size() - std::min<std::uint64_t>(skipped, rest.size())), 0,
              fields[0]);
}

} // namespace

std::map<std::string, bytes, std::less<>> zip_entries(bytes file) {
  const directory where = find_directory(file);
  bytes left = part(file, where.begin, where.size);
  std::map<std::string, bytes, std::less<>> entries;
  for (std::uint64_t i = 0; i < where.entries; ++i) {
    const entry e = entry_at(left);
    require(entries.emplace(text(e.name), content_of(file, e)).second,
            "an entry stands there twice");
    left = left.subspan(e.size);
  }
  return entries;
}

} // namespace evo::music::nn
