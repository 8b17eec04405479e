#include "utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace evo::music::detail {
namespace {

unsigned byte(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

/// The bytes of the character that the text begins with; 0 if it is broken.
std::size_t character_size(std::string_view text) noexcept {
  const unsigned lead = byte(text, 0);
  if (lead < 0x80)
    return 1;
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size)
    return 0;
  // The second byte's range leaves out what is too long, surrogates, and what is above U+10FFFF.
  const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(text, 1) < low || byte(text, 1) > high)
    return 0;
  for (std::size_t i = 2; i < size; ++i)
    if ((byte(text, i) & 0xC0) != 0x80)
      return 0;
  return size;
}

} // namespace

bool is_utf8(std::string_view text) noexcept {
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return true;
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    if (size == 0)
      return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string repaired_utf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    out += size == 0 ? std::string_view{"\xEF\xBF\xBD"} : text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

} // namespace evo::music::detail
