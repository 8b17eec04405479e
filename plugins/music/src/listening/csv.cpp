#include "csv.hpp"

namespace evo::music::detail {
namespace {

/// Takes the quoted text at the beginning of `line` off it; false if it isn't closed.
bool take_quoted(std::string_view& line, std::string& column) {
  line.remove_prefix(1);
  for (;;) {
    const std::size_t quote = line.find('"');
    if (quote == std::string_view::npos)
      return false;
    column += line.substr(0, quote);
    line.remove_prefix(quote + 1);
    if (!line.starts_with('"'))
      return true;
    column += '"';
    line.remove_prefix(1);
  }
}

} // namespace

bool split_csv(std::string_view line, std::vector<std::string>& columns) {
  for (std::size_t n = 0;; ++n) {
    if (columns.size() == n)
      columns.emplace_back();
    std::string& column = columns[n];
    column.clear();
    if (line.starts_with('"') && !take_quoted(line, column))
      return false;
    const std::size_t comma = line.find(',');
    column += line.substr(0, comma);
    if (comma == std::string_view::npos) {
      columns.resize(n + 1);
      return true;
    }
    line.remove_prefix(comma + 1);
  }
}

} // namespace evo::music::detail
