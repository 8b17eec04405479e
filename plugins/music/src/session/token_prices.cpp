#include "token_prices.hpp"

#include "evo/core/detail/trimmed.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::detail {
namespace {

using evo::detail::trimmed;

std::vector<std::string_view> columns_of(std::string_view line) {
  std::vector<std::string_view> columns;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    columns.push_back(trimmed(line.substr(begin, end - begin)));
    begin = end + 1;
  }
  return columns;
}

std::optional<double> price_in(std::string_view text) {
  double price = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), price);
  const bool is_price = failed == std::errc{} && end == text.data() + text.size() && price >= 0 &&
                        price < std::numeric_limits<double>::infinity();
  return is_price ? std::optional{price} : std::nullopt;
}

/// A line of the table; none if it is empty.
struct entry {
  std::string_view model;
  token_prices prices;
};
std::optional<entry> entry_in(std::string_view line, const std::string& where) {
  line = line.substr(0, line.find('#'));
  if (trimmed(line).empty())
    return std::nullopt;
  const auto columns = columns_of(line);
  if (columns.size() == 3 && !columns[0].empty())
    if (const auto prompt = price_in(columns[1]), answer = price_in(columns[2]); prompt && answer)
      return entry{columns[0], {*prompt, *answer}};
  throw error{
      failure::configuration, where, "\"" + std::string{line} + "\" is no price",
      "a model, and the prices of a million tokens read and written, numbers of at least 0, "
      "with tabs between them"};
}

token_prices looked_up(const std::filesystem::path& file, const std::string& model) {
  std::ifstream in{file};
  if (!in)
    throw error{failure::configuration, "llm.price_table", file.string() + " can't be read",
                "a file with a line a model: its name, the prices of a million tokens that it "
                "reads and writes, with tabs between them"};
  std::optional<token_prices> found;
  std::string line;
  for (std::size_t n = 1; std::getline(in, line); ++n) {
    const std::string where = file.string() + ", line " + std::to_string(n);
    const auto e = entry_in(line, where);
    if (!e || e->model != model)
      continue;
    if (found)
      throw error{failure::configuration, where, model + " has a price already",
                  "one line a model"};
    found = e->prices;
  }
  if (!found)
    throw error{failure::configuration, "llm.price_table",
                file.string() + " has no price of " + model,
                "a line of llm.model's name, as it stands there"};
  return *found;
}

} // namespace

token_prices prices_of(const llm_options& o) {
  if (o.price_table)
    return looked_up(*o.price_table, o.model);
  return {o.price_prompt.value_or(0), o.price_answer.value_or(0)};
}

} // namespace evo::music::detail
