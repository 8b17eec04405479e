#include "compose.hpp"

#include "evo/core/hash.hpp"
#include "evo/core/random.hpp"

#include "known_words.hpp"
#include "slots.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace evo::music::language {
namespace {

using json = nlohmann::json;

/// Line breaks within texts, which JSON doesn't allow and weak models write.
std::string on_one_line(std::string_view text) {
  std::string line{text};
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20)
      c = ' ';
  return line;
}

/// Objects without objects in them, in order, whatever stands around them.
std::vector<json> innermost_objects(std::string_view text) {
  std::vector<json> objects;
  std::size_t open = std::string_view::npos;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_text) {
      i += text[i] == '\\' ? 1 : 0;
      in_text = i >= text.size() || text[i] != '"' || text[i - 1] == '\\';
    } else if (text[i] == '"') {
      in_text = true;
    } else if (text[i] == '{') {
      open = i;
    } else if (text[i] == '}' && open != std::string_view::npos) {
      json object = json::parse(text.substr(open, i - open + 1), nullptr, false);
      if (object.is_object())
        objects.push_back(std::move(object));
      open = std::string_view::npos;
    }
  }
  return objects;
}

void append(std::string& list, const json& value) {
  if (value.is_string() && !value.get_ref<const std::string&>().empty())
    list += (list.empty() ? "" : ", ") + value.get<std::string>();
  if (value.is_array())
    for (const json& item : value)
      append(list, item);
}

/// What an object's fields say, one after another.
std::string listed(const json& object) {
  std::string list;
  for (const char* field : {"genre", "mood", "tempo", "texture", "instruments"})
    if (object.contains(field))
      append(list, object[field]);
  return list;
}

/// Free words are an addition, so they are kept only where the lexicon knows what they mean.
std::string own_words(const json& object) {
  const auto words = object.find("words");
  if (words == object.end() || !words->is_string())
    return {};
  auto [text, why] = clean_text(words->get<std::string>());
  while (!text.empty() && std::string_view{".,;:!-"}.find(text.back()) != std::string_view::npos)
    text.pop_back();
  return !why && is_on_subject(text, {}) ? text : std::string{};
}

/// A sentence in one of the lexicon's wordings; which one follows from the content.
std::string sentence(const std::string& list) {
  lexicon::slots s = lexicon::read_slots(list);
  if (s == lexicon::slots{})
    return list;
  random_stream wording{content_hash(list), 0};
  return lexicon::write_sentence(s, wording);
}

} // namespace

parsed_answer compose_prompts(std::string_view answer, const answer_limits& limits) {
  parsed_answer parsed;
  std::vector<std::string> said;
  const std::string line = on_one_line(answer);
  // Prose around an object may have an odd quote in it.
  const auto begin = line.find('{');
  for (const json& object :
       innermost_objects(begin == std::string::npos ? std::string_view{}
                                                    : std::string_view{line}.substr(begin))) {
    const std::string list = listed(object);
    if (list.empty())
      continue;
    std::string prompt = sentence(list);
    if (const std::string words = own_words(object);
        !words.empty() && prompt.find(words) == std::string::npos)
      prompt += ", " + words;
    auto [text, why] = clean_text(prompt, limits);
    if (!why && std::ranges::count(said, text) > 0)
      why = rejection::duplicate;
    if (why) {
      parsed.rejected.push_back({*why, evo::detail::excerpt_of(prompt)});
      continue;
    }
    said.push_back(text);
    parsed.texts.push_back(std::move(text));
  }
  // What is left of fields isn't a prompt.
  if (parsed.texts.empty() && parsed.rejected.empty() &&
      line.find("\"genre\"") != std::string::npos)
    parsed.rejected.push_back({rejection::nothing_found, evo::detail::excerpt_of(line)});
  return parsed;
}

} // namespace evo::music::language
