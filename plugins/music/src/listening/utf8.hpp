#pragma once
/// @file
/// UTF-8 as RFC 3629 has it.

#include <string>
#include <string_view>

namespace evo::music::detail {

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// The text with U+FFFD in the place of every byte that belongs to no character.
[[nodiscard]] std::string repaired_utf8(std::string_view text);

} // namespace evo::music::detail
