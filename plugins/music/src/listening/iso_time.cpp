#include "iso_time.hpp"

#include <array>
#include <chrono>
#include <cstdio>

namespace evo::music::detail {
namespace {

/// The number in the given columns, -1 if it isn't digits.
int number(std::string_view text, std::size_t at, std::size_t size) noexcept {
  int value = 0;
  for (const char c : text.substr(at, size)) {
    if (c < '0' || c > '9')
      return -1;
    value = 10 * value + (c - '0');
  }
  return value;
}

bool has_form(std::string_view t) noexcept {
  return t.size() == 20 && t[4] == '-' && t[7] == '-' && t[10] == 'T' && t[13] == ':' &&
         t[16] == ':' && t[19] == 'Z';
}

} // namespace

std::optional<std::int64_t> parse_iso_time(std::string_view text) noexcept {
  if (!has_form(text))
    return std::nullopt;
  const int y = number(text, 0, 4), mo = number(text, 5, 2), d = number(text, 8, 2);
  const int h = number(text, 11, 2), mi = number(text, 14, 2), s = number(text, 17, 2);
  if (y < 0 || mo < 1 || d < 1 || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 60)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{y},
                                         std::chrono::month{static_cast<unsigned>(mo)},
                                         std::chrono::day{static_cast<unsigned>(d)}};
  if (!date.ok())
    return std::nullopt;
  return std::int64_t{std::chrono::sys_days{date}.time_since_epoch().count()} * 86'400 +
         std::int64_t{h} * 3600 + std::int64_t{mi} * 60 + s;
}

std::string iso_time(std::int64_t seconds) {
  const auto whole_days = std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds{std::chrono::seconds{seconds}});
  const std::chrono::year_month_day date{whole_days};
  const auto rest = static_cast<int>(seconds - whole_days.time_since_epoch().count() * 86'400);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), rest / 3600, rest / 60 % 60, rest % 60);
  return text.data();
}

} // namespace evo::music::detail
