#pragma once
/// @file
/// What can be used of a model's answer, and why the rest can't.

#include "evo/text/detail/characters.hpp"
#include "evo/text/detail/pieces.hpp"
#include "evo/text/rejection.hpp"
#include "evo/text/similarity.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

struct parsed_answer {
  std::vector<std::string> texts{};
  std::vector<rejected_text> rejected{};
};

struct answer_limits {
  std::size_t most_bytes = 300; ///< of a text
};

namespace detail {

/// Takes off what wraps a text: a list's mark, a bold heading, a label, quotes, Markdown, tags.
[[nodiscard]] inline std::string unwrapped(std::string_view text) {
  text = trimmed(text);
  text.remove_prefix(mark_of(text));
  text = trimmed(text);
  if (text.starts_with("**")) { // "**Mood:** text" and "**Mood**: text"
    const auto end = text.find("**", 2);
    if (end != std::string_view::npos) {
      const bool colon_inside = end > 2 && text[end - 1] == ':';
      const bool colon_after = end + 2 < text.size() && text[end + 2] == ':';
      if (colon_inside || colon_after)
        text.remove_prefix(end + (colon_after ? 3 : 2));
    }
  }
  text = trimmed(text);
  for (const std::string_view label :
       {"new prompt", "music prompt", "prompt", "child", "output", "answer", "description"})
    if (begins_with(text, label)) {
      auto after = text.find_first_not_of(" 0123456789#", label.size());
      if (after != std::string_view::npos && text[after] == ':') {
        text.remove_prefix(after + 1);
        break;
      }
    }
  std::string kept;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '<') { // a tag of any name
      const auto end = text.find('>', i);
      if (end != std::string_view::npos && end - i < 30) {
        i = end;
        continue;
      }
    }
    const bool is_markdown =
        text[i] == '`' || text.substr(i).starts_with("**") || text.substr(i).starts_with("__");
    if (!is_markdown)
      kept.push_back(text[i]);
    else if (text[i] != '`')
      ++i;
  }
  return kept;
}

/// Takes off pairs of quotes around a text, and what is left of one pair.
[[nodiscard]] inline std::string_view unquoted(std::string_view text) {
  constexpr std::string_view marks[] = {
      "\"",           "'",        "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x98",
      "\xE2\x80\x99", "\xC2\xAB", "\xC2\xBB"};
  for (bool again = true; again;) {
    again = false;
    text = trimmed(text);
    while (!text.empty() && (text.back() == ',' || text.back() == ';'))
      text.remove_suffix(1);
    for (const std::string_view mark : marks) {
      if (text.starts_with(mark)) {
        text.remove_prefix(mark.size());
        again = true;
      }
      // An apostrophe may end a word; it is a quote where it stands alone or beside another mark.
      if (text.ends_with(mark) && mark != "'") {
        text.remove_suffix(mark.size());
        again = true;
      }
    }
  }
  if (text.ends_with("'") && std::count(text.begin(), text.end(), '\'') == 1)
    text.remove_suffix(1);
  return trimmed(text);
}

} // namespace detail

/// One text as it will be used: without wrapping, on one line, printable.
/// @returns the reason where nothing can be used
[[nodiscard]] inline std::pair<std::string, std::optional<rejection>>
clean_text(std::string_view raw, const answer_limits& limits = {}) {
  const auto visible = detail::visible_text(detail::unwrapped(raw));
  if (!visible)
    return {{}, rejection::not_utf8};
  std::string text{detail::unquoted(*visible)};
  if (detail::plain_words(text).empty())
    return {{}, rejection::empty};
  if (text.size() > limits.most_bytes)
    return {{}, rejection::too_long};
  return {std::move(text), std::nullopt};
}

/// Takes texts out of an answer in whatever form it has: `<prompt>` tags (unbalanced and nested
/// ones, too), JSON, a list in or out of a code fence, or plain lines; reasoning is passed over.
/// Each text once, in order.
/// @param was_cut the model was stopped by its token limit: an end that is missing was cut off
[[nodiscard]] inline parsed_answer parse_answer(std::string_view answer, bool was_cut = false,
                                                const answer_limits& limits = {}) {
  parsed_answer parsed;
  const auto reject = [&](rejection why, std::string_view text) {
    parsed.rejected.push_back({why, detail::excerpt_of(text)});
  };
  if (detail::trimmed(answer).empty()) {
    reject(rejection::no_answer, {});
    return parsed;
  }
  const std::string body = detail::without_reasoning(answer);
  auto pieces = detail::tagged_pieces(body);
  if (pieces.empty()) {
    const std::string text = detail::unfenced(body);
    pieces = detail::json_pieces(text);
    if (pieces.empty())
      pieces = detail::line_pieces(text);
  }
  if (pieces.empty())
    reject(rejection::nothing_found, answer);
  std::vector<std::string> said;
  for (const detail::piece& p : pieces) {
    if (p.is_open && was_cut) {
      reject(rejection::cut, p.text);
      continue;
    }
    auto [text, why] = clean_text(p.text, limits);
    std::string words = detail::plain_words(text);
    if (!why && std::find(said.begin(), said.end(), words) != said.end())
      why = rejection::duplicate;
    if (why) {
      reject(*why, p.text);
      continue;
    }
    said.push_back(std::move(words));
    parsed.texts.push_back(std::move(text));
  }
  return parsed;
}

} // namespace evo
