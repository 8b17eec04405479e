#include "bridge/readable.hpp"

#include <algorithm>

namespace evo::ray_bridge {

std::string readable(std::string_view what, std::string_view otherwise) {
  const auto is_printable = [](char c) { return c >= ' ' && c <= '~'; };
  std::string_view longest;
  for (auto from = what.begin(); from != what.end();) {
    const auto begin = std::find_if(from, what.end(), is_printable);
    from = std::find_if_not(begin, what.end(), is_printable);
    if (static_cast<std::size_t>(from - begin) > longest.size())
      longest = {begin, from};
  }
  constexpr std::size_t worth_reading = 16;
  return std::string{longest.size() < worth_reading ? otherwise : longest};
}

std::string failed_check(std::string_view log) {
  for (const std::string_view begins : {"Status not OK: ", "Check failed: "})
    if (const auto found = log.rfind(begins); found != std::string_view::npos) {
      const auto line = log.substr(found + begins.size());
      return std::string{line.substr(0, line.find('\n'))};
    }
  return {};
}

} // namespace evo::ray_bridge
