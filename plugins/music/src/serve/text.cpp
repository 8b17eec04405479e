#include "serve/text.hpp"

#include <algorithm>
#include <cctype>

namespace evo::music::serve {

std::string printable(std::string_view text, std::size_t length) {
  std::string all;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    all += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  all.erase(0, std::min(all.find_first_not_of(' '), all.size()));
  if (all.size() > length) {
    all.resize(length + 1);
    while (!all.empty() && (static_cast<unsigned char>(all.back()) & 0xC0U) == 0x80)
      all.pop_back();
    all.pop_back(); // the sequence that would have been cut begins here
  }
  all.erase(all.find_last_not_of(' ') + 1);
  return all;
}

std::string file_words(std::string_view text, std::size_t length) {
  std::string words;
  for (const char c : text) {
    if (words.size() == length)
      break;
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      words += c;
    else if (!words.empty() && words.back() != '-')
      words += '-';
  }
  while (!words.empty() && words.back() == '-')
    words.pop_back();
  return words;
}

} // namespace evo::music::serve
