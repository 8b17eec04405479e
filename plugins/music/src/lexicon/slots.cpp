#include "slots.hpp"

#include "scan.hpp"
#include "split.hpp"
#include "vocabulary.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music::lexicon {
namespace {

constexpr std::size_t most_words = 22; ///< of content; the sentence adds at most 12 of its own

void append(std::vector<std::size_t>& list, std::size_t number, std::size_t limit) {
  if (list.size() < limit && std::ranges::find(list, number) == list.end())
    list.push_back(number);
}

void keep_first(std::optional<std::size_t>& slot, std::size_t number) {
  if (!slot)
    slot = number;
}

bool is_drums(std::size_t number) {
  const entry& e = vocabulary::get()[number];
  return e.kind == category::instrument && e.does.drums > 0;
}

bool shares_word(std::size_t a, std::size_t b) {
  const auto words = split(vocabulary::get()[b].text);
  return std::ranges::any_of(split(vocabulary::get()[a].text), [&](const word& w) {
    return w.text.size() > 1 && std::ranges::any_of(words, [&](const word& v) {
             // "minimal" and "minimalist", "ambient" and "ambience"
             const std::size_t stem = std::min({w.text.size(), v.text.size(), std::size_t{5}});
             return stem > 3 ? w.text.compare(0, stem, v.text, 0, stem) == 0 : w.text == v.text;
           });
  });
}

std::size_t count_words(const slots& s) {
  std::size_t n = s.bpm ? 3 : 0;
  const auto add = [&](std::size_t number) { n += split(vocabulary::get()[number].text).size(); };
  for (const auto* list : {&s.genres, &s.moods, &s.players})
    std::ranges::for_each(*list, add);
  for (const auto& slot : {s.piece, s.speed, s.key, s.structure, s.without})
    if (slot)
      add(*slot);
  return n;
}

/// Keeps each element that shares no word with an earlier one or with `others`.
void drop_doubles(std::vector<std::size_t>& list, std::vector<std::size_t> others) {
  std::erase_if(list, [&](std::size_t number) {
    const bool doubled =
        std::ranges::any_of(others, [&](std::size_t other) { return shares_word(number, other); });
    if (!doubled)
      others.push_back(number);
    return doubled;
  });
}

void place(slots& s, const mention& m) {
  const entry& e = vocabulary::get()[m.entry];
  if (m.entry == vocabulary::get().no_drums() || m.weight < 0) {
    if (e.kind == category::instrument)
      keep_first(s.without, m.entry);
    return;
  }
  switch (e.kind) {
  case category::genre: append(s.genres, m.entry, most_genres); break;
  case category::mood:
  case category::texture: append(s.moods, m.entry, most_moods); break;
  case category::instrument:
  case category::colour: append(s.players, m.entry, most_players); break;
  case category::piece: keep_first(s.piece, m.entry); break;
  case category::tempo: keep_first(s.speed, m.entry); break;
  case category::key: keep_first(s.key, m.entry); break;
  case category::structure: keep_first(s.structure, m.entry); break;
  case category::beats:
    if (!s.bpm)
      s.bpm = static_cast<int>(std::lround(m.bpm.value_or(e.does.tempo)));
    break;
  case category::neutral: break;
  }
}

} // namespace

slots read_slots(std::string_view prompt) {
  slots s;
  for (const mention& m : scan(prompt))
    place(s, m);
  tidy(s);
  return s;
}

void tidy(slots& s) {
  s.genres.resize(std::min(s.genres.size(), most_genres));
  s.moods.resize(std::min(s.moods.size(), most_moods));
  s.players.resize(std::min(s.players.size(), most_players));
  if (s.bpm)
    s.speed.reset();
  drop_doubles(s.genres, {});
  std::vector<std::size_t> heads = s.genres;
  for (const auto& slot : {s.piece, s.speed, s.structure})
    if (slot)
      heads.push_back(*slot);
  drop_doubles(s.moods, std::move(heads));
  drop_doubles(s.players, {});
  if (s.without == vocabulary::get().no_drums())
    std::erase_if(s.players, is_drums);
  else if (s.without)
    std::erase(s.players, *s.without);
  while (count_words(s) > most_words && !s.players.empty())
    s.players.pop_back();
}

} // namespace evo::music::lexicon
