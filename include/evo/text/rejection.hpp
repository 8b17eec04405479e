#pragma once
/// @file
/// Why a piece of a model's answer is not used.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace evo {

enum class rejection {
  no_answer,      ///< the model gave no text at all
  nothing_found,  ///< text without anything that looks like what was asked for
  cut,            ///< stopped by the token limit in the middle
  empty,          ///< nothing left without tags, quotes and control characters
  too_long,       ///< longer than is allowed
  not_utf8,       ///< bytes that are no text
  duplicate,      ///< said before in the same answer
  copy,           ///< a parent again
  near_duplicate, ///< almost a parent or a sibling
  off_subject,    ///< about something else
  surplus,        ///< more than was asked for
};
inline constexpr std::size_t rejection_count = 11;

[[nodiscard]] constexpr std::string_view name(rejection r) noexcept {
  constexpr std::array<std::string_view, rejection_count> names{
      "no_answer", "nothing_found",  "cut",         "empty",  "too_long", "not_utf8", "duplicate",
      "copy",      "near_duplicate", "off_subject", "surplus"};
  return names[static_cast<std::size_t>(r)];
}

/// A piece that is dropped, and why.
struct rejected_text {
  rejection why{};
  std::string excerpt{}; ///< its beginning

  friend bool operator==(const rejected_text&, const rejected_text&) = default;
};

} // namespace evo
