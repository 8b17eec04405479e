#include "serve/zip.hpp"

#include <array>
#include <utility>

namespace evo::music::serve {
namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t c = i;
    for (int bit = 0; bit < 8; ++bit)
      c = (c & 1U) != 0 ? 0xEDB88320U ^ (c >> 1U) : c >> 1U;
    table[i] = c;
  }
  return table;
}

void put(std::string& to, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    to += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

constexpr std::uint32_t version = 20, is_utf8 = 0x0800, stored = 0;
constexpr std::uint32_t midnight = 0, first_day = 0x0021; // 1980-01-01, so equal files are equal

/// What a local header and the directory share.
void put_facts(std::string& to, std::string_view name, std::string_view bytes) {
  put(to, version, 2);
  put(to, is_utf8, 2);
  put(to, stored, 2);
  put(to, midnight, 2);
  put(to, first_day, 2);
  put(to, crc32(bytes), 4);
  put(to, static_cast<std::uint32_t>(bytes.size()), 4);
  put(to, static_cast<std::uint32_t>(bytes.size()), 4);
  put(to, static_cast<std::uint32_t>(name.size()), 2);
  put(to, 0, 2); // no extra field
}

} // namespace

std::uint32_t crc32(std::string_view bytes) noexcept {
  static constexpr auto table = make_table();
  std::uint32_t c = 0xFFFFFFFFU;
  for (const char byte : bytes)
    c = table[(c ^ static_cast<unsigned char>(byte)) & 0xFFU] ^ (c >> 8U);
  return c ^ 0xFFFFFFFFU;
}

void zip_archive::add(std::string_view name, std::string_view bytes) {
  const auto offset = static_cast<std::uint32_t>(bytes_.size());
  put(bytes_, 0x04034B50, 4);
  put_facts(bytes_, name, bytes);
  bytes_ += name;
  bytes_ += bytes;
  put(directory_, 0x02014B50, 4);
  put(directory_, version, 2);
  put_facts(directory_, name, bytes);
  put(directory_, 0, 2); // no comment
  put(directory_, 0, 2); // disk 0
  put(directory_, 0, 2); // binary
  put(directory_, 0, 4); // no attributes
  put(directory_, offset, 4);
  directory_ += name;
  ++count_;
}

std::string zip_archive::finish() {
  const auto begin = static_cast<std::uint32_t>(bytes_.size());
  bytes_ += directory_;
  put(bytes_, 0x06054B50, 4);
  put(bytes_, 0, 4); // one disk
  put(bytes_, count_, 2);
  put(bytes_, count_, 2);
  put(bytes_, static_cast<std::uint32_t>(directory_.size()), 4);
  put(bytes_, begin, 4);
  put(bytes_, 0, 2);
  return std::move(bytes_);
}

} // namespace evo::music::serve
