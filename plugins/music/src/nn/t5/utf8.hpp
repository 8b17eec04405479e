#pragma once
/// @file
/// Parts of texts in UTF-8.

#include <cstddef>
#include <string>
#include <string_view>

namespace evo::music::nn {

/// The text with U+FFFD in place of each byte that belongs to no character.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// The bytes of the character that begins at `at`; at least 1, never beyond the end.
[[nodiscard]] std::size_t character_size(std::string_view text, std::size_t at) noexcept;

/// The bytes of the extended grapheme cluster that begins at `at` (Unicode Standard Annex 29).
[[nodiscard]] std::size_t cluster_size(std::string_view text, std::size_t at) noexcept;

/// The bytes of the blank (Unicode's White_Space) that begins at `at`; 0 for any other character.
[[nodiscard]] std::size_t blank_size(std::string_view text, std::size_t at) noexcept;

} // namespace evo::music::nn
