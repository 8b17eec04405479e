#pragma once
/// @file
/// The pieces of an answer that may be what was asked for: between tags, in JSON, in lists.

#include "evo/core/detail/trimmed.hpp"
#include "evo/text/detail/characters.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evo::detail {

[[nodiscard]] inline char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline bool begins_with(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(),
                                                  [](char w, char t) { return w == lower(t); });
}

/// A tag "<name>" or "</name>" with its place in a text.
struct tag {
  std::size_t begin = 0, end = 0;
  bool closes = false;
};

/// The next tag of one of these names from `from` on; blanks, case and attributes don't matter.
[[nodiscard]] inline std::optional<tag> next_tag(std::string_view text, std::size_t from,
                                                 const std::vector<std::string_view>& names) {
  for (std::size_t at = text.find('<', from); at != std::string_view::npos;
       at = text.find('<', at + 1)) {
    std::size_t i = at + 1;
    const auto skip_blanks = [&] {
      while (i < text.size() && (text[i] == ' ' || text[i] == '\t'))
        ++i;
    };
    skip_blanks();
    const bool closes = i < text.size() && text[i] == '/';
    i += closes ? 1 : 0;
    skip_blanks();
    for (const std::string_view name : names) {
      if (!begins_with(text.substr(std::min(i, text.size())), name))
        continue;
      const std::size_t after = i + name.size();
      if (after < text.size() && text[after] != '>' && text[after] != ' ' && text[after] != '/' &&
          !(text[after] >= '0' && text[after] <= '9'))
        continue; // "<prompts>" is another word
      const auto end = text.find_first_of(">\n", after);
      if (end == std::string_view::npos || text[end] == '\n')
        continue;
      return tag{at, end + 1, closes};
    }
  }
  return std::nullopt;
}

/// Without reasoning, whose end alone may be there (a template began it) or its beginning alone
/// (the token limit came first).
[[nodiscard]] inline std::string without_reasoning(std::string_view text) {
  const std::vector<std::string_view> names{"think",     "thinking",   "thought",
                                            "reasoning", "reflection", "analysis"};
  std::string rest;
  std::size_t from = 0, depth = 0;
  for (auto t = next_tag(text, 0, names); t; t = next_tag(text, t->end, names)) {
    if (t->closes) {
      if (depth == 0)
        rest.clear();
      depth -= depth > 0 ? 1 : 0;
    } else {
      if (depth == 0)
        rest.append(text.substr(from, t->begin - from));
      ++depth;
    }
    from = t->end;
  }
  if (depth == 0)
    rest.append(text.substr(from));
  return rest;
}

/// A piece, and whether its end is missing.
struct piece {
  std::string text;
  bool is_open = false;
};

/// What stands between tags, whatever is missing or nested: every stretch that a tag opens, to the
/// next tag of either kind, or to its line's end where none follows. With closing tags alone, the
/// line before each.
[[nodiscard]] inline std::vector<piece> tagged_pieces(std::string_view text) {
  const std::vector<std::string_view> names{"prompt"};
  std::vector<tag> tags;
  for (auto t = next_tag(text, 0, names); t; t = next_tag(text, t->end, names))
    tags.push_back(*t);
  const bool some_open =
      std::any_of(tags.begin(), tags.end(), [](const tag& t) { return !t.closes; });
  std::vector<piece> pieces;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    if (!some_open) {
      const std::size_t begin = i == 0 ? 0 : tags[i - 1].end;
      const auto before = trimmed(text.substr(begin, tags[i].begin - begin));
      const auto line = before.rfind('\n');
      pieces.push_back({std::string{before.substr(line == std::string_view::npos ? 0 : line + 1)}});
      continue;
    }
    if (tags[i].closes)
      continue;
    const bool is_last = i + 1 == tags.size();
    auto inside = text.substr(tags[i].end,
                              is_last ? std::string_view::npos : tags[i + 1].begin - tags[i].end);
    const bool nested = !is_last && !tags[i + 1].closes;
    if (is_last || nested) { // no end of its own: a line
      inside = trimmed(inside);
      const auto end = inside.find('\n');
      if (nested && inside.empty())
        continue; // a tag directly within a tag
      pieces.push_back(
          {std::string{inside.substr(0, end)}, is_last && end == std::string_view::npos});
    } else {
      pieces.push_back({std::string{inside}});
    }
  }
  return pieces;
}

/// The texts of a JSON document, whatever its form, but for keys; broken documents as far as they
/// go. Nothing where the text isn't JSON.
[[nodiscard]] inline std::vector<piece> json_pieces(std::string_view text) {
  text = trimmed(text);
  std::vector<piece> pieces;
  if (text.empty() || (text.front() != '{' && text.front() != '['))
    return pieces;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '"')
      continue;
    std::string value;
    std::size_t j = i + 1;
    for (; j < text.size() && text[j] != '"'; ++j) {
      if (text[j] != '\\' || j + 1 == text.size()) {
        value.push_back(text[j]);
        continue;
      }
      const char escape = text[++j];
      if (escape == 'u') { // characters that matter in a prompt are rarely written so
        value.push_back('?');
        j += std::min<std::size_t>(4, text.size() - 1 - j);
      } else {
        value.push_back(escape == 'n' || escape == 't' || escape == 'r' ? ' ' : escape);
      }
    }
    const auto after = text.find_first_not_of(" \t\r\n", std::min(j + 1, text.size()));
    const bool is_key = after != std::string_view::npos && text[after] == ':';
    if (!is_key)
      pieces.push_back({std::move(value), j >= text.size()});
    i = j;
  }
  return pieces;
}

/// What stands in code fences, if there are any; else all of the text.
[[nodiscard]] inline std::string unfenced(std::string_view text) {
  std::string inside, all;
  bool in_fence = false, any = false;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    if (begins_with(trimmed(line), "```")) {
      in_fence = !in_fence;
      any = true;
    } else {
      (in_fence ? inside : all).append(line).append("\n");
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return any && !trimmed(inside).empty() ? inside : all;
}

/// The bytes of a list's mark at a line's beginning ("1.", "2)", "-", "*", "#3:"), 0 without one.
[[nodiscard]] inline std::size_t mark_of(std::string_view line) {
  std::size_t digits = 0;
  const std::size_t from = !line.empty() && (line[0] == '#' || line[0] == '(') ? 1 : 0;
  while (from + digits < line.size() && line[from + digits] >= '0' && line[from + digits] <= '9')
    ++digits;
  if (digits > 0 && digits <= 3 && from + digits < line.size() &&
      std::string_view{".):"}.find(line[from + digits]) != std::string_view::npos)
    return from + digits + 1;
  if (line.size() > 1 && (line[0] == '-' || line[0] == '*' || line[0] == '+') && line[1] == ' ')
    return 1;
  for (const std::string_view bullet : {"\xE2\x80\xA2", "\xE2\x80\x93", "\xE2\x80\x94"})
    if (line.starts_with(bullet))
      return bullet.size();
  return 0;
}

/// The lines that have a list's mark; where none has one, those that stand for themselves: no
/// heading, no greeting, and no text of several sentences.
[[nodiscard]] inline std::vector<piece> line_pieces(std::string_view text) {
  std::vector<piece> marked, plain;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const bool is_open = text.empty();
    if (const std::size_t mark = mark_of(line); mark > 0) {
      marked.push_back({std::string{line.substr(mark)}, is_open});
      continue;
    }
    const bool is_heading = line.empty() || line.back() == ':' || line.front() == '#';
    const bool is_talk = begins_with(line, "sure") || begins_with(line, "here") ||
                         begins_with(line, "certainly") || begins_with(line, "of course") ||
                         begins_with(line, "i ") || begins_with(line, "i'");
    if (!is_heading && !is_talk && line.find(". ") == std::string_view::npos)
      plain.push_back({std::string{line}, is_open});
  }
  return marked.empty() ? plain : marked;
}

} // namespace evo::detail
