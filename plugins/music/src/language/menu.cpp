#include "menu.hpp"

#include "evo/core/random.hpp"

#include "slots.hpp"
#include "vocabulary.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace evo::music::language {
namespace {

using json = nlohmann::ordered_json;
using lexicon::category;
using lexicon::vocabulary;

constexpr std::size_t most_parents = 4; ///< whose words are offered; the first ones are the best
constexpr std::size_t remark_length = 160, own_words_length = 28;

void add(std::vector<std::string>& list, std::size_t entry) {
  const std::string& text = vocabulary::get()[entry].text;
  if (std::ranges::count(list, text) == 0)
    list.push_back(text);
}

/// Adds words of a category until there are `count` more.
void draw(std::vector<std::string>& list, category kind, std::size_t count,
          random_stream& random) {
  const auto range = vocabulary::get().of(kind);
  const std::size_t wanted = list.size() + std::min(count, range.count / 2);
  while (list.size() < wanted)
    add(list, range.first + random.below(range.count));
}

json choice_of(const std::vector<std::string>& words) {
  return {{"enum", words}};
}

json prompt_schema(const menu& m) {
  return {{"type", "object"},
          {"properties",
           {{"genre", choice_of(m.genres)},
            {"mood", choice_of(m.moods)},
            {"tempo", choice_of(m.tempos)},
            {"texture", choice_of(m.textures)},
            {"instruments",
             {{"type", "array"},
              {"items", choice_of(m.instruments)},
              {"minItems", 1},
              {"maxItems", 3}}},
            {"words", {{"type", "string"}, {"maxLength", own_words_length}}}}},
          {"required", {"genre", "mood", "tempo", "texture", "instruments", "words"}},
          {"additionalProperties", false}};
}

} // namespace

menu make_menu(std::span<const std::string> parents, random_stream& random) {
  menu m;
  for (const std::string& parent : parents.first(std::min(parents.size(), most_parents))) {
    const lexicon::slots s = lexicon::read_slots(parent);
    for (const std::size_t g : s.genres)
      add(m.genres, g);
    for (const std::size_t mood : s.moods)
      add(vocabulary::get()[mood].kind == category::mood ? m.moods : m.textures, mood);
    for (const std::size_t player : s.players)
      if (vocabulary::get()[player].kind == category::instrument)
        add(m.instruments, player);
    if (s.speed)
      add(m.tempos, *s.speed);
  }
  draw(m.genres, category::genre, parents.empty() ? 10 : 4, random);
  draw(m.moods, category::mood, 6, random);
  draw(m.tempos, category::tempo, 4, random);
  draw(m.textures, category::texture, 5, random);
  draw(m.instruments, category::instrument, 8, random);
  for (auto* list : {&m.genres, &m.moods, &m.tempos, &m.textures, &m.instruments})
    random.shuffle(std::span{*list});
  return m;
}

std::string schema_of(const menu& choices, std::size_t count, bool reflects) {
  json properties = json::object();
  json required = json::array();
  if (reflects) {
    properties["remark"] = {{"type", "string"}, {"maxLength", remark_length}};
    required.push_back("remark");
  }
  properties["prompts"] = {{"type", "array"},
                           {"items", prompt_schema(choices)},
                           {"minItems", count},
                           {"maxItems", count}};
  required.push_back("prompts");
  return json{{"type", "object"},
              {"properties", std::move(properties)},
              {"required", std::move(required)},
              {"additionalProperties", false}}
      .dump();
}

} // namespace evo::music::language
