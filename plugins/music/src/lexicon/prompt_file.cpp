#include "evo/core/detail/trimmed.hpp"
#include "evo/music/error.hpp"
#include "evo/music/prompts.hpp"
#include "split.hpp"

#include <fstream>
#include <istream>

namespace evo::music {
namespace {

void check_line(std::string_view line, const std::string& where) {
  if (line.size() > lexicon::text_limit)
    throw error{failure::input, where, "a line of " + std::to_string(line.size()) + " bytes",
                "a prompt has at most " + std::to_string(lexicon::text_limit)};
  if (!lexicon::is_utf8(line))
    throw error{failure::input, where, "not UTF-8", "save the file as UTF-8 text"};
}

} // namespace

std::vector<std::string> read_prompts(const std::filesystem::path& file) {
  std::ifstream lines{file};
  if (!lines || std::filesystem::is_directory(file))
    throw error{failure::input, file.string(), "can't be read",
                "give a text file with one prompt a line"};
  return read_prompts(lines, file.string());
}

std::vector<std::string> read_prompts(std::istream& lines, std::string_view where) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  std::vector<std::string> prompts;
  std::size_t number = 0;
  for (std::string text; std::getline(lines, text);) {
    ++number;
    std::string_view line = text;
    if (number == 1 && line.starts_with(byte_order_mark))
      line.remove_prefix(byte_order_mark.size());
    line = evo::detail::trimmed(line);
    if (line.empty() || line.front() == '#')
      continue;
    check_line(line, std::string{where} + ":" + std::to_string(number));
    prompts.emplace_back(line);
  }
  if (prompts.empty())
    throw error{failure::input, std::string{where}, "no prompt in it",
                "give one prompt a line; lines that begin with # are comments"};
  return prompts;
}

} // namespace evo::music
