#include "text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace evo::music::report {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD
constexpr std::string_view minus = "\xE2\x88\x92";       // U+2212
constexpr std::string_view dash = "\xE2\x80\x93";        // U+2013

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

/// Bytes of the valid UTF-8 sequence at `at`; 0 if there is none (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    return 1;
  }
  const std::size_t length = first < 0xC2   ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text, at + i)) {
      return 0;
    }
  }
  if (length >= 3) {
    const auto second = static_cast<unsigned char>(text[at + 1]);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    if (overlong || outside) {
      return 0;
    }
  }
  return length;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
  case '&': out += "&amp;"; return;
  case '<': out += "&lt;"; return;
  case '>': out += "&gt;"; return;
  case '"': out += "&quot;"; return;
  case '\'': out += "&#39;"; return;
  default: break;
  }
  const auto byte = static_cast<unsigned char>(c);
  const bool control = (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
  control ? out += replacement : out += c;
}

std::string digits(double value, int decimals) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value),
                                 std::chars_format::fixed, decimals);
  std::string text(buffer.data(), end.ptr);
  const bool zero = text.find_first_not_of("0.") == std::string::npos;
  return value < 0 && !zero ? join({minus, text}) : text;
}

std::string superscript(int exponent) {
  static constexpr std::array<std::string_view, 10> figures{
      "\xE2\x81\xB0", "\xC2\xB9",     "\xC2\xB2",     "\xC2\xB3",     "\xE2\x81\xB4",
      "\xE2\x81\xB5", "\xE2\x81\xB6", "\xE2\x81\xB7", "\xE2\x81\xB8", "\xE2\x81\xB9"};
  std::string out = exponent < 0 ? "\xE2\x81\xBB" : "";
  for (const char c : std::to_string(std::abs(exponent))) {
    out += figures[static_cast<std::size_t>(c - '0')];
  }
  return out;
}

std::string scientific(double value) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value),
                                 std::chars_format::scientific, 2);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const auto e = text.find('e');
  int exponent = 0;
  const auto* from = text.data() + e + 1 + (text[e + 1] == '+' ? 1 : 0);
  std::from_chars(from, text.data() + text.size(), exponent);
  return join({value < 0 ? minus : "", text.substr(0, e), "\xC3\x97", "10", superscript(exponent)});
}

} // namespace

std::string join(std::initializer_list<std::string_view> pieces) {
  std::size_t size = 0;
  for (const auto piece : pieces) {
    size += piece.size();
  }
  std::string out;
  out.reserve(size);
  for (const auto piece : pieces) {
    out += piece;
  }
  return out;
}

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t i = 0; i < text.size();) {
    const auto length = sequence_length(text, i);
    if (length == 0) {
      out += replacement;
      ++i;
    } else if (length == 1) {
      append_escaped(out, text[i++]);
    } else {
      out += text.substr(i, length);
      i += length;
    }
  }
  return out;
}

std::string url(std::string_view path) {
  static constexpr std::string_view hex = "0123456789ABCDEF";
  static constexpr std::string_view plain = "-_.~/";
  std::string out = path.starts_with('/') ? "." : ""; // never absolute, never "//host"
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += hex[byte >> 4U];
      out += hex[byte & 15U];
    }
  }
  return out;
}

std::string shorten(std::string_view text, std::size_t length) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!continues(text, i) && characters++ == length) {
      return join({text.substr(0, i), "\xE2\x80\xA6"});
    }
  }
  return std::string{text};
}

std::string fixed(double value, int decimals) {
  if (!std::isfinite(value) || std::abs(value) >= 1e9) {
    return number(value);
  }
  return digits(value, decimals);
}

std::string number(double value) {
  if (std::isnan(value)) {
    return std::string{dash};
  }
  if (std::isinf(value)) {
    return join({value < 0 ? minus : "", "\xE2\x88\x9E"});
  }
  const double size = std::abs(value);
  if (size != 0 && (size < 5e-4 || size >= 1e6)) {
    return scientific(value);
  }
  return digits(value, size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 4);
}

std::string signed_number(double value) {
  return join({value > 0 ? "+" : "", number(value)});
}

std::string percent(double share) {
  if (std::isfinite(share) && share > 0 && share < 0.005) {
    return "under 1 %";
  }
  return join({fixed(100 * share, 0), " %"});
}

std::string count(std::uint64_t value) {
  const std::string plain = std::to_string(value);
  std::string out;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i != 0 && (plain.size() - i) % 3 == 0 && plain.size() > 4) {
      out += "\xE2\x80\xAF"; // U+202F, narrow and non-breaking
    }
    out += plain[i];
  }
  return out;
}

std::string counted(std::uint64_t value, std::string_view noun) {
  return join({count(value), " ", noun, value == 1 ? "" : "s"});
}

std::string duration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) {
    return std::string{dash};
  }
  if (seconds < 60) {
    return join({fixed(seconds, seconds < 9.95 ? 1 : 0), " s"});
  }
  const double capped = std::min(seconds, 1e15);
  const auto whole = static_cast<std::uint64_t>(std::llround(capped));
  const auto two = [](std::uint64_t n) { return join({n < 10 ? "0" : "", std::to_string(n)}); };
  if (whole < 3600) {
    return join({std::to_string(whole / 60), " min ", two(whole % 60), " s"});
  }
  return join({count(whole / 3600), " h ", two(whole / 60 % 60), " min"});
}

std::string px(double value) {
  if (!std::isfinite(value)) {
    return "0";
  }
  std::array<char, 64> buffer{};
  const double bounded = std::clamp(value, -1e6, 1e6);
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), bounded,
                                 std::chars_format::fixed, 1);
  std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  if (text.ends_with(".0")) {
    text.remove_suffix(2);
  }
  return std::string{text == "-0" ? "0" : text};
}

std::string words(std::string_view name) {
  std::string out{name};
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::string shell_quoted(std::string_view argument) {
  static constexpr std::string_view safe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%";
  if (!argument.empty() && argument.find_first_not_of(safe) == std::string_view::npos) {
    return std::string{argument};
  }
  std::string out = "'";
  for (const char c : argument) {
    c == '\'' ? out += "'\\''" : out += c;
  }
  return out + "'";
}

} // namespace evo::music::report
