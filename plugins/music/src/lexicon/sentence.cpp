// Slots to sentences. A pattern is text with slots in braces; a group in brackets is written only
// if the slots in it are filled.
#include "evo/core/random.hpp"
#include "slots.hpp"
#include "split.hpp"
#include "vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace evo::music::lexicon {
namespace {

constexpr int most_attempts = 8; ///< one or two are enough for nearly all slots

struct pattern {
  std::string_view text;
  bool genre = false;    ///< only for prompts with a genre
  bool mood = false;     ///< ... with a mood
  bool players = false;  ///< ... with instruments, and no mere colours among them
  bool no_piece = false; ///< ... without a kind of piece
};

// {m} moods and speed, {M} the same joined by "and", {g} genres before a noun, {G} genres alone,
// {n} the noun, {b} "at 120 bpm", {k} "in A minor", {p} players, {s} "in AABA form", {w} "without
// drums"; {B} and {K} are bare.
constexpr pattern patterns[] = {
    {"a [{m} ][{g} ]{n}[ {b}][ with {p}][ {k}][, {s}][, {w}]"},
    {"a [{m} ][{g} ]{n}[ {k}][ {b}][, featuring {p}][, {s}][, {w}]"},
    {"a [{m} ][{g} ]{n}[ {k}][, played {b}][, with {p}][, {s}][, {w}]"},
    {"[{m} ]{G}[ {b}][ with {p}][ {k}][, {s}][, {w}]", true, false, false, true},
    {"[{m} ]{G}[ {k}][, {b}][, with {p}][, {s}][, {w}]", true, false, false, true},
    {"{G}, {m}[, {p}][, {B}][, {K}][, {s}][, {w}]", true, true, false, true},
    {"a [{g} ]{n}[ {k}][ {b}] that feels {M}[, with {p}][, {s}][, {w}]", false, true},
    {"{p} playing [{m} ]{G}[ {k}][ {b}][, {s}][, {w}]", true, false, true, true},
    {"a [{m} ][{g} ]{n} for {p}[ {k}][, {b}][, {s}][, {w}]", false, false, true},
    {"a piece of [{m} ]{G}[ {b}][ {k}][ with {p}][, {s}][, {w}]", true, false, false, true},
    {"some [{m} ]{G} for {p}[, {b}][, {k}][, {s}][, {w}]", true, false, true, true},
    {"[{m} ]{g} {n}[, {B}][, {K}][, {p}][, {s}][, {w}]", true},
};

constexpr std::array<std::array<std::string_view, 3>, genre_count> nouns{{
    {"piece", "track", "mood piece"},  // ambient
    {"tune", "song", "number"},        // blues
    {"tune", "song", "piece"},         // bossa nova
    {"tune", "track", "level tune"},   // chiptune
    {"piece", "composition", "theme"}, // classical
    {"song", "tune", "number"},        // country
    {"track", "song", "tune"},         // disco
    {"track", "tune", "cut"},          // drum and bass
    {"song", "tune", "piece"},         // folk
    {"track", "groove", "tune"},       // funk
    {"track", "instrumental", "cut"},  // hip hop
    {"tune", "number", "piece"},       // jazz
    {"song", "track", "piece"},        // metal
    {"track", "tune", "song"},         // reggae
    {"song", "track", "tune"},         // rock
    {"track", "cut", "tune"},          // techno
}};

std::string joined(const std::vector<std::string>& items, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0)
      out += i + 1 == items.size() ? last : ", ";
    out += items[i];
  }
  return out;
}

std::vector<std::string> texts(const std::vector<std::size_t>& numbers) {
  std::vector<std::string> out;
  out.reserve(numbers.size());
  for (const std::size_t n : numbers)
    out.push_back(vocabulary::get()[n].text);
  return out;
}

/// The values that a pattern's braces stand for.
class filling {
public:
  filling(const slots& s, std::string noun) : slots_{s}, noun_{std::move(noun)} {}

  [[nodiscard]] std::string operator[](char slot) const {
    const vocabulary& words = vocabulary::get();
    switch (slot) {
    case 'm': return joined(adjectives(), ", ");
    case 'M': return joined(adjectives(), " and ");
    case 'g': return joined(texts(slots_.genres), " and ");
    case 'G': return joined(texts(slots_.genres), " and ") + genre_noun();
    case 'n': return slots_.piece ? words[*slots_.piece].text : noun_;
    case 'p': return joined(texts(slots_.players), " and ");
    case 'B': return slots_.bpm ? std::to_string(*slots_.bpm) + " bpm" : "";
    case 'b': return slots_.bpm ? "at " + (*this)['B'] : "";
    case 'K': return slots_.key ? words[*slots_.key].text : "";
    case 'k': return slots_.key ? "in " + (*this)['K'] : "";
    case 's': return slots_.structure ? linked(words[*slots_.structure]) : "";
    default: return without();
    }
  }

private:
  static std::string linked(const entry& e) {
    return e.link.empty() ? e.text : e.link + " " + e.text;
  }

  /// " music" after genres that are adjectives.
  [[nodiscard]] std::string genre_noun() const {
    if (slots_.genres.empty())
      return "";
    const std::string& noun = vocabulary::get()[slots_.genres.back()].link;
    return noun.empty() ? "" : " " + noun;
  }

  [[nodiscard]] std::vector<std::string> adjectives() const {
    std::vector<std::string> out = texts(slots_.moods);
    if (slots_.speed)
      out.insert(out.begin(), vocabulary::get()[*slots_.speed].text);
    return out;
  }

  [[nodiscard]] std::string without() const {
    if (!slots_.without)
      return "";
    const vocabulary& words = vocabulary::get();
    return "without " +
           (*slots_.without == words.no_drums() ? "drums" : words[*slots_.without].text);
  }

  const slots& slots_;
  std::string noun_;
};

/// Writes text up to `end`; false if a slot in it is empty.
bool write_span(std::string_view text, const filling& fill, std::string& out) {
  bool filled = true;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '{') {
      const std::string value = fill[text[i + 1]];
      filled = filled && !value.empty();
      out += value;
      i += 2;
    } else {
      out += text[i];
    }
  return filled;
}

std::string write(std::string_view text, const filling& fill) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('['), text.size());
    write_span(text.substr(0, open), fill, out);
    text.remove_prefix(open);
    if (text.empty())
      break;
    const std::size_t close = text.find(']');
    std::string group;
    if (write_span(text.substr(1, close - 1), fill, group))
      out += group;
    text.remove_prefix(close + 1);
  }
  return out;
}

/// Whether "an" stands before it: by sound, for the words that the lexicon has.
bool begins_with_vowel(std::string_view text) {
  for (const std::string_view consonant : {"UK", "uni", "eu", "one"})
    if (text.starts_with(consonant))
      return false;
  if (text.starts_with("8-bit") || text.starts_with("808"))
    return true;
  const char first = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return std::string_view{"aeiou"}.find(first) != std::string_view::npos;
}

void fix_article(std::string& sentence) {
  if (sentence.starts_with("a ") && begins_with_vowel(std::string_view{sentence}.substr(2)))
    sentence.insert(1, "n");
}

bool fits(const pattern& p, const slots& s) {
  if ((p.genre && s.genres.empty()) || (p.mood && s.moods.empty() && !s.speed) ||
      (p.no_piece && s.piece))
    return false;
  const vocabulary& words = vocabulary::get();
  return !p.players || (!s.players.empty() && std::ranges::all_of(s.players, [&](std::size_t n) {
    return words[n].kind == category::instrument;
  }));
}

const pattern& choose_pattern(const slots& s, random_stream& random) {
  std::vector<const pattern*> fitting;
  for (const pattern& p : patterns)
    if (fits(p, s))
      fitting.push_back(&p);
  return *fitting[random.below(fitting.size())]; // the first fits always
}

std::string choose_noun(const slots& s, random_stream& random) {
  const std::uint64_t which = random.below(3);
  if (s.genres.empty())
    return std::array{"piece", "track", "tune"}[which];
  const auto& shares = vocabulary::get()[s.genres.front()].does.genres;
  const auto heaviest = std::ranges::max_element(shares, {}, &genre_share::weight);
  return std::string{nouns[static_cast<std::size_t>(heaviest->which)][which]};
}

} // namespace

std::string write_sentence(slots& s, random_stream& random) {
  tidy(s);
  const std::string noun = choose_noun(s, random);
  for (int attempt = 0;; ++attempt) {
    std::string sentence = write(choose_pattern(s, random).text, filling{s, noun});
    fix_article(sentence);
    slots read = read_slots(sentence);
    if (read == s || attempt == most_attempts)
      return sentence;
    s = std::move(read);
  }
}

} // namespace evo::music::lexicon
