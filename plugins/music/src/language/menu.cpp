#include "menu.hpp"

#include "evo/core/random.hpp"

#include "slots.hpp"
#include "vocabulary.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace evo::music::language {
namespace {

using json = nlohmann::ordered_json;
using lexicon::category;
using lexicon::vocabulary;
using word_list = std::vector<std::string>;

constexpr std::size_t most_parents = 4; ///< whose words are offered; the first ones are the best
constexpr std::size_t remark_length = 120;
/// Without marks and digits, which weak models fill a free text with.
constexpr const char* own_words = "^[a-z ]{0,24}$";
constexpr std::size_t varied_fields = 2;

/// A field of a menu, and what is drawn for it from the lexicon.
struct field {
  word_list menu::* words;
  category kind;
  std::size_t drawn;
};
constexpr std::array fields{
    field{&menu::genres, category::genre, 3}, field{&menu::moods, category::mood, 3},
    field{&menu::tempos, category::tempo, 2}, field{&menu::textures, category::texture, 3},
    field{&menu::instruments, category::instrument, 5}};

void add(word_list& list, const std::string& text) {
  if (std::ranges::count(list, text) == 0)
    list.push_back(text);
}

menu words_of(std::span<const std::string> parents) {
  menu m;
  const auto& words = vocabulary::get();
  for (const std::string& parent : parents.first(std::min(parents.size(), most_parents))) {
    const lexicon::slots s = lexicon::read_slots(parent);
    for (const auto* list : {&s.genres, &s.moods, &s.players})
      for (const std::size_t number : *list)
        for (const field& f : fields)
          if (words[number].kind == f.kind)
            add(m.*f.words, words[number].text);
    if (s.speed)
      add(m.tempos, words[*s.speed].text);
  }
  return m;
}

/// Adds words of a category that aren't in `taken`, and takes them; where the category has none
/// left that are free, any.
void draw(word_list& list, const field& f, word_list& taken, random_stream& random) {
  const auto range = vocabulary::get().of(f.kind);
  constexpr int most_attempts = 60;
  std::size_t left = f.drawn;
  for (int attempt = 0; left > 0 && attempt < most_attempts; ++attempt) {
    const std::string& text = vocabulary::get()[range.first + random.below(range.count)].text;
    const bool is_free = attempt > most_attempts / 2 || std::ranges::count(taken, text) == 0;
    if (!is_free || std::ranges::count(list, text) > 0)
      continue;
    list.push_back(text);
    add(taken, text);
    --left;
  }
}

json choice_of(const word_list& words) {
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
            {"words", {{"type", "string"}, {"pattern", own_words}}}}},
          {"required", {"genre", "mood", "tempo", "texture", "instruments", "words"}},
          {"additionalProperties", false}};
}

} // namespace

std::vector<menu> make_menus(std::span<const std::string> parents, std::size_t count,
                             random_stream& random) {
  const menu said = words_of(parents);
  menu taken = said;
  std::vector<menu> menus;
  for (std::size_t i = 0; i < count; ++i) {
    menu& m = menus.emplace_back(said);
    for (const std::size_t varied : random.sample(fields.size(), varied_fields))
      (m.*fields[varied].words).clear();
    for (const field& f : fields) {
      draw(m.*f.words, f, taken.*f.words, random);
      random.shuffle(std::span{m.*f.words});
    }
  }
  return menus;
}

std::string schema_of(std::span<const menu> menus, bool reflects) {
  json properties = json::object();
  json required = json::array();
  const auto add_property = [&](const std::string& name, json schema) {
    properties[name] = std::move(schema);
    required.push_back(name);
  };
  if (reflects)
    add_property("remark", {{"type", "string"}, {"maxLength", remark_length}});
  for (std::size_t i = 0; i < menus.size(); ++i)
    add_property("piece" + std::to_string(i + 1), prompt_schema(menus[i]));
  return json{{"type", "object"},
              {"properties", std::move(properties)},
              {"required", std::move(required)},
              {"additionalProperties", false}}
      .dump();
}

} // namespace evo::music::language
