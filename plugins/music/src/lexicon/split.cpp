#include "split.hpp"

#include <cstdint>

namespace evo::music::lexicon {
namespace {

constexpr char32_t invalid = 0xFFFFFFFF; ///< no code point

/// The code point at `at`, which moves behind it; `invalid` for a byte that isn't UTF-8.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80)
    return lead;
  const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || at + more > text.size())
    return invalid;
  char32_t code = lead & (0x3FU >> more);
  for (std::size_t i = 0; i < more; ++i) {
    const auto byte = static_cast<unsigned char>(text[at + i]);
    if ((byte & 0xC0) != 0x80)
      return invalid;
    code = (code << 6) | (byte & 0x3FU);
  }
  constexpr char32_t least[] = {0, 0x80, 0x800, 0x10000};
  if (code < least[more] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
    return invalid;
  at += more;
  return code;
}

/// Accented Latin letters (U+00C0 to U+00FF) without their accents; ' ' where there is no letter.
constexpr std::string_view unaccented = "aaaaaaaceeeeiiii"
                                        "dnooooo ouuuuyts"
                                        "aaaaaaaceeeeiiii"
                                        "dnooooo ouuuuyty";

enum class kind { letter, digit, space, breaking, ampersand, sharp, flat, point };

struct symbol {
  kind what;
  char lower = ' '; ///< for letters and digits
};

symbol classify(char32_t code) {
  if (code >= 'a' && code <= 'z')
    return {kind::letter, static_cast<char>(code)};
  if (code >= 'A' && code <= 'Z')
    return {kind::letter, static_cast<char>(code - 'A' + 'a')};
  if (code >= '0' && code <= '9')
    return {kind::digit, static_cast<char>(code)};
  if (code >= 0xC0 && code <= 0xFF && unaccented[code - 0xC0] != ' ')
    return {kind::letter, unaccented[code - 0xC0]};
  switch (code) {
  case '&': return {kind::ampersand};
  case '#':
  case 0x266F: return {kind::sharp};
  case 0x266D: return {kind::flat};
  case '.': return {kind::point};
  case ',':
  case ';':
  case ':':
  case '!':
  case '?':
  case '(':
  case ')':
  case '/':
  case '|':
  case '\n': return {kind::breaking};
  default: break;
  }
  // Letters of other scripts form words that the lexicon doesn't know.
  if (code > 0xFF && !(code >= 0x2000 && code < 0x2070) && code != invalid)
    return {kind::letter, '?'};
  return {kind::space};
}

class splitter {
public:
  std::vector<word> take(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t start = at;
      const symbol now = classify(next_code_point(text, at));
      const bool capital = text[start] >= 'A' && text[start] <= 'Z';
      const bool digit_follows = at < text.size() && text[at] >= '0' && text[at] <= '9';
      add(now, capital, digit_follows);
    }
    close();
    return std::move(words_);
  }

private:
  void add(symbol now, bool capital, bool digit_follows) {
    switch (now.what) {
    case kind::letter:
    case kind::digit:
      if (!current_.text.empty() && (now.what == kind::digit) != in_number_)
        close();
      in_number_ = now.what == kind::digit;
      current_.single_capital = (current_.text.empty() && capital) ||
                                (current_.single_capital && is_note() && now.lower == 'b');
      current_.text += now.lower;
      break;
    case kind::sharp:
      if (is_note())
        current_.text += '#';
      else
        close();
      break;
    case kind::flat: {
      const bool note = is_note();
      close();
      if (note)
        words_.push_back({"flat", false, false});
      break;
    }
    case kind::ampersand:
      close();
      words_.push_back({"and", false, false});
      break;
    case kind::point:
      if (in_number_ && digit_follows && !current_.text.empty()) {
        current_.text += '.';
        break;
      }
      [[fallthrough]];
    case kind::breaking:
      close();
      break_ = true;
      break;
    case kind::space: close(); break;
    }
  }

  [[nodiscard]] bool is_note() const {
    return current_.text.size() == 1 && current_.text[0] >= 'a' && current_.text[0] <= 'g';
  }

  void close() {
    if (current_.text.empty())
      return;
    current_.after_break = break_;
    break_ = false;
    words_.push_back(std::move(current_));
    current_ = {};
    in_number_ = false;
  }

  std::vector<word> words_;
  word current_;
  bool in_number_ = false;
  bool break_ = false;
};

} // namespace

std::vector<word> split(std::string_view text) {
  return splitter{}.take(text.substr(0, text_limit));
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();)
    if (const char32_t code = next_code_point(text, at); code == invalid || code == 0)
      return false;
  return true;
}

std::string normal_form(std::string_view text) {
  std::string joined;
  for (const word& w : split(text)) {
    if (!joined.empty())
      joined += ' ';
    joined += w.text;
  }
  return joined;
}

} // namespace evo::music::lexicon
