#include "number_list.hpp"

#include "failure.hpp"

#include <charconv>
#include <optional>
#include <string_view>

namespace evo::convergence {
namespace {

std::optional<std::size_t> whole_number(std::string_view text) {
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || problem != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

} // namespace

std::vector<std::size_t> parse_number_list(const std::string& text, const std::string& option,
                                           std::size_t least, std::size_t most) {
  std::vector<std::size_t> numbers;
  std::string_view rest = text;
  for (bool more = true; more;) {
    const std::size_t comma = rest.find(',');
    const std::string_view part = rest.substr(0, comma);
    more = comma != std::string_view::npos;
    rest.remove_prefix(more ? comma + 1 : rest.size());
    const std::size_t dash = part.find('-');
    const auto first = whole_number(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : whole_number(part.substr(dash + 1));
    if (!first || !last || *first < least || *last > most || *first > *last)
      throw failure{exit_code::usage, option, "\"" + std::string{part} + "\" is no number or range",
                    "for example 1-3,8: whole numbers from " + std::to_string(least) + " to " +
                        std::to_string(most)};
    for (std::size_t number = *first; number <= *last; ++number)
      numbers.push_back(number);
  }
  return numbers;
}

} // namespace evo::convergence
