#include "vocabulary.hpp"

#include "words.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music::lexicon {
namespace {

constexpr std::string_view note_names[12] = {"C",  "C#", "D",  "Eb", "E",  "F",
                                             "F#", "G",  "Ab", "A",  "Bb", "B"};
constexpr std::string_view scale_names[5] = {"major", "minor", "dorian", "mixolydian", "phrygian"};
constexpr double slowest = 40, fastest = 220, tempo_step = 10;

/// How major or minor a scale sounds.
constexpr double scale_valence[5] = {.3, -.3, -.1, .2, -.3};

} // namespace

const vocabulary& vocabulary::get() {
  static const vocabulary all;
  return all;
}

vocabulary::vocabulary() {
  add_entry(entry{});
  add(category::genre, genre_words());
  add(category::piece, piece_words());
  add(category::mood, mood_words());
  add(category::texture, texture_words());
  add(category::tempo, tempo_words());
  add_beats();
  add(category::key, scale_words());
  add_keys();
  add(category::instrument, instrument_words());
  add(category::colour, colour_words());
  add(category::structure, structure_words());
  no_drums_ = at("no drums");
}

void vocabulary::add(category kind, std::span<const term> terms) {
  for (const term& t : terms) {
    const std::size_t number = entries_.size();
    add_entry({std::string{t.text}, kind, t.does, std::string{t.link}});
    add_phrase(t.text, number);
    for (std::string_view rest = t.also; !rest.empty();) {
      const std::size_t bar = std::min(rest.find('|'), rest.size());
      add_phrase(rest.substr(0, bar), number);
      rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
  }
}

void vocabulary::add_entry(entry e) {
  range& r = ranges_[static_cast<std::size_t>(e.kind)];
  if (r.count == 0)
    r.first = entries_.size();
  ++r.count;
  entries_.push_back(std::move(e));
}

// "120 bpm" and "A minor" are read by rules (see scan.cpp), so these entries have no phrases.
void vocabulary::add_beats() {
  for (double bpm = slowest; bpm <= fastest; bpm += tempo_step) {
    effect does;
    does.tempo = bpm;
    add_entry({std::to_string(static_cast<int>(bpm)) + " bpm", category::beats, does, {}});
  }
}

void vocabulary::add_keys() {
  for (std::size_t scale = 0; scale < 5; ++scale)
    for (std::size_t tonic = 0; tonic < 12; ++tonic) {
      effect does;
      does.tonic = static_cast<int>(tonic);
      does.scale = static_cast<mode>(scale);
      does.valence = scale_valence[scale];
      add_entry({std::string{note_names[tonic]} + " " + std::string{scale_names[scale]},
                 category::key,
                 does,
                 {}});
    }
}

void vocabulary::add_phrase(std::string_view text, std::size_t number) {
  std::string phrase = normal_form(text);
  for (const std::string_view article : {"a ", "the "})
    if (phrase.starts_with(article))
      add_phrase(std::string_view{phrase}.substr(article.size()), number);
  longest_phrase_ = std::max(
      longest_phrase_, std::size_t{1} + static_cast<std::size_t>(std::ranges::count(phrase, ' ')));
  const auto [at, fresh] = phrases_.emplace(phrase, number);
  if (!fresh && at->second != number)
    claimed_twice_.push_back(std::move(phrase));
}

std::size_t vocabulary::key(int tonic, mode scale) const noexcept {
  const range keys = of(category::key);
  return keys.first + scale_words().size() + static_cast<std::size_t>(scale) * 12 +
         static_cast<std::size_t>(tonic);
}

std::size_t vocabulary::beats(double bpm) const noexcept {
  const double step = (std::clamp(bpm, slowest, fastest) - slowest) / tempo_step;
  return of(category::beats).first + static_cast<std::size_t>(std::lround(step));
}

std::optional<std::size_t> vocabulary::find(const std::string& phrase) const {
  const auto at = phrases_.find(phrase);
  if (at == phrases_.end())
    return std::nullopt;
  return at->second;
}

std::optional<vocabulary::match> vocabulary::longest(std::span<const word> words) const {
  std::optional<match> best;
  std::string phrase;
  for (std::size_t n = 0; n < std::min(words.size(), longest_phrase_); ++n) {
    if (n > 0 && words[n].after_break)
      break;
    if (n > 0)
      phrase += ' ';
    phrase += words[n].text;
    auto found = find(phrase);
    if (!found && phrase.size() > 3 && phrase.back() == 's') // a plural
      found = find(phrase.substr(0, phrase.size() - 1));
    if (found)
      best = match{*found, n + 1};
  }
  return best;
}

} // namespace evo::music::lexicon
