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

/// Objects without objects in them, in order. Texts with braces in them end one early, and it is
/// then no JSON.
std::vector<json> innermost_objects(std::string_view text) {
  std::vector<json> objects;
  std::size_t open = std::string_view::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') {
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
  for (const json& object : innermost_objects(answer)) {
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
  return parsed;
}

} // namespace evo::music::language
