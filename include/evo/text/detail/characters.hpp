#pragma once
/// @file
/// Characters that don't belong into a text which people and programs will read.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace evo::detail {

/// One character and how many bytes it takes; nothing where the bytes are not UTF-8 (surrogates and
/// overlong forms aren't).
struct character {
  std::uint32_t code = 0;
  std::size_t bytes = 0;
};
[[nodiscard]] inline std::optional<character> first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80)
    return character{lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes)
    return std::nullopt;
  std::uint32_t code = lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80)
      return std::nullopt;
    code = (code << 6) | (byte(i) & 0x3FU);
  }
  const std::uint32_t least = bytes == 2 ? 0x80 : bytes == 3 ? 0x800 : 0x10000;
  if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
    return std::nullopt;
  return character{code, bytes};
}

[[nodiscard]] constexpr bool is_blank(std::uint32_t code) noexcept {
  return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 ||
         (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x3000;
}

/// Control characters, and those that change the direction of writing or aren't seen.
[[nodiscard]] constexpr bool is_hidden(std::uint32_t code) noexcept {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xAD || code == 0x061C ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x2069) || (code >= 0xFE00 && code <= 0xFE0F) ||
         code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFD) ||
         (code >= 0xE0000 && code <= 0xE0FFF);
}

/// The text with blanks of any kind as single spaces, none at its ends, and without hidden
/// characters; nothing where it isn't UTF-8.
[[nodiscard]] inline std::optional<std::string> visible_text(std::string_view text) {
  std::string visible;
  while (!text.empty()) {
    const auto c = first_character(text);
    if (!c)
      return std::nullopt;
    if (is_blank(c->code)) {
      if (!visible.empty() && visible.back() != ' ')
        visible.push_back(' ');
    } else if (!is_hidden(c->code)) {
      visible.append(text.substr(0, c->bytes));
    }
    text.remove_prefix(c->bytes);
  }
  if (!visible.empty() && visible.back() == ' ')
    visible.pop_back();
  return visible;
}

/// As much of a text's beginning as an excerpt shows, cut between characters.
[[nodiscard]] inline std::string excerpt_of(std::string_view text, std::size_t most_bytes = 80) {
  std::string shown;
  while (!text.empty() && shown.size() < most_bytes) {
    const auto c = first_character(text);
    if (!c)
      shown += '?';
    else if (is_blank(c->code))
      shown += ' ';
    else if (!is_hidden(c->code))
      shown.append(text.substr(0, c->bytes));
    text.remove_prefix(c ? c->bytes : 1);
  }
  return shown;
}

} // namespace evo::detail
