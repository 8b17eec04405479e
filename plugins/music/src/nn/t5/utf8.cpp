#include "nn/t5/utf8.hpp"

#include <algorithm>
#include <utf8proc.h>

namespace evo::music::nn {
namespace {

struct character {
  utf8proc_int32_t code = -1; ///< negative: none
  std::size_t size = 1;
};

character character_at(std::string_view text, std::size_t at) noexcept {
  character found;
  const auto left = static_cast<utf8proc_ssize_t>(text.size() - at);
  const utf8proc_ssize_t size = utf8proc_iterate(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at), left, &found.code);
  found.size = size > 0 ? static_cast<std::size_t>(size) : 1;
  return found;
}

bool is_blank(utf8proc_int32_t code) noexcept {
  constexpr utf8proc_int32_t others[] = {0x20,   0x85,   0xA0,   0x1680, 0x2028,
                                         0x2029, 0x202F, 0x205F, 0x3000};
  return (code >= 0x09 && code <= 0x0D) || (code >= 0x2000 && code <= 0x200A) ||
         std::ranges::find(others, code) != std::end(others);
}

} // namespace

std::string valid_utf8(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const character here = character_at(text, at);
    result += here.code < 0 ? std::string_view{"\uFFFD"} : text.substr(at, here.size);
    at += here.size;
  }
  return result;
}

std::size_t character_size(std::string_view text, std::size_t at) noexcept {
  return character_at(text, at).size;
}

std::size_t cluster_size(std::string_view text, std::size_t at) noexcept {
  const std::size_t begin = at;
  utf8proc_int32_t state = 0;
  character last = character_at(text, at);
  at += last.size;
  while (at < text.size()) {
    const character next = character_at(text, at);
    if (utf8proc_grapheme_break_stateful(last.code, next.code, &state))
      break;
    at += next.size;
    last = next;
  }
  return at - begin;
}

std::size_t blank_size(std::string_view text, std::size_t at) noexcept {
  const character here = character_at(text, at);
  return is_blank(here.code) ? here.size : 0;
}

} // namespace evo::music::nn
