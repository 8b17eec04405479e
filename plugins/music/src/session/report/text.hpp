#pragma once
/// @file
/// Text for a page: everything that reaches HTML goes through here.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace evo::music::report {

/// Joins pieces of text.
[[nodiscard]] std::string join(std::initializer_list<std::string_view> pieces);

/// Text as HTML text or a quoted attribute. Bytes that aren't UTF-8, and control characters other
/// than tab and newline, become U+FFFD.
[[nodiscard]] std::string escape(std::string_view text);

/// A relative path as a URL: every byte but letters, digits, and -_.~/ is percent-encoded, so that
/// no path can become a scheme, a query or markup.
[[nodiscard]] std::string url(std::string_view path);

/// The first `length` characters, with an ellipsis if there were more. Never cuts a UTF-8 sequence.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t length);

/// A measured number for people: four decimals for usual sizes, powers of ten for others, "–" for
/// NaN.
[[nodiscard]] std::string number(double value);

/// Exactly `decimals` decimals, with a true minus sign; `number` if that would be absurd.
[[nodiscard]] std::string fixed(double value, int decimals);

/// With the sign shown, also for gains.
[[nodiscard]] std::string signed_number(double value);

/// A share in [0, 1] as whole percent.
[[nodiscard]] std::string percent(double share);

/// A count with thin spaces between thousands.
[[nodiscard]] std::string count(std::uint64_t value);

/// "1 candidate", "2 candidates".
[[nodiscard]] std::string counted(std::uint64_t value, std::string_view noun);

/// "0.8 s", "2 min 13 s", "1 h 04 min".
[[nodiscard]] std::string duration(double seconds);

/// A coordinate inside an SVG, with one decimal; not finite becomes 0.
[[nodiscard]] std::string px(double value);

/// A name such as "max_generations" as words.
[[nodiscard]] std::string words(std::string_view name);

/// An argument quoted for a POSIX shell if it needs to be.
[[nodiscard]] std::string shell_quoted(std::string_view argument);

} // namespace evo::music::report
