#include "scan.hpp"

#include "split.hpp"
#include "vocabulary.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace evo::music::lexicon {
namespace {

using words_view = std::span<const word>;

bool is_any(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, text) != list.end();
}

[[nodiscard]] bool has(words_view words, std::size_t i, std::string_view text) {
  return i < words.size() && words[i].text == text;
}

/// A rule's result: what it read and how many words that took.
struct reading {
  mention what;
  std::size_t words = 0;
};

std::optional<double> number(const word& w) {
  double value = 0;
  const char* end = w.text.data() + w.text.size();
  const auto [stop, failure] = std::from_chars(w.text.data(), end, value);
  if (failure != std::errc{} || stop != end)
    return std::nullopt;
  return value;
}

reading beats(double bpm, std::size_t words) {
  const double bounded = std::clamp(bpm, 40.0, 220.0);
  return {{vocabulary::get().beats(bounded), 1, bounded}, words};
}

/// "120 bpm", "120 beats per minute", "bpm 120", "tempo of 120".
std::optional<reading> read_beats(words_view words) {
  if (const auto bpm = number(words[0])) {
    if (has(words, 1, "bpm"))
      return beats(*bpm, 2);
    if (has(words, 1, "beats") && (has(words, 2, "per") || has(words, 2, "a")) &&
        has(words, 3, "minute"))
      return beats(*bpm, 4);
    return std::nullopt;
  }
  if (!is_any(words[0].text, {"bpm", "tempo"}))
    return std::nullopt;
  const std::size_t at = has(words, 1, "of") ? 2 : 1;
  if (at < words.size())
    if (const auto bpm = number(words[at]))
      return beats(*bpm, at + 1 + (has(words, at + 1, "bpm") ? 1U : 0U));
  return std::nullopt;
}

struct note {
  int pitch_class = 0;
  std::size_t words = 0;
};

/// "c", "c#", "c sharp", "eb", "e flat".
std::optional<note> read_note(words_view words) {
  constexpr std::array<int, 7> natural{9, 11, 0, 2, 4, 5, 7}; // a to g
  if (words.empty())
    return std::nullopt;
  const std::string& text = words[0].text;
  if (text.empty() || text.size() > 2 || text[0] < 'a' || text[0] > 'g')
    return std::nullopt;
  int pitch = natural[static_cast<std::size_t>(text[0] - 'a')];
  std::size_t used = 1;
  if (text.size() == 2) {
    if (text[1] != '#' && text[1] != 'b')
      return std::nullopt;
    pitch += text[1] == '#' ? 1 : 11;
  } else if (has(words, 1, "sharp") || has(words, 1, "flat")) {
    pitch += words[1].text == "sharp" ? 1 : 11;
    used = 2;
  }
  return note{pitch % 12, used};
}

std::optional<mode> read_mode(words_view words, std::size_t at) {
  if (at >= words.size() || words[at].after_break)
    return std::nullopt;
  const std::string& text = words[at].text;
  if (is_any(text, {"major", "maj", "ionian"}))
    return mode::major;
  if (is_any(text, {"minor", "min", "aeolian"}))
    return mode::minor;
  if (text == "dorian")
    return mode::dorian;
  if (text == "mixolydian")
    return mode::mixolydian;
  if (text == "phrygian")
    return mode::phrygian;
  return std::nullopt;
}

reading key(int tonic, mode scale, std::size_t words) {
  return {{vocabulary::get().key(tonic, scale), 1, std::nullopt}, words};
}

/// "A minor", "C# dorian", "key of D", "in D" (a capital that ends its clause).
std::optional<reading> read_key(words_view words) {
  if (has(words, 0, "key") && has(words, 1, "of")) {
    const auto tonic = read_note(words.subspan(2));
    if (!tonic)
      return std::nullopt;
    const std::size_t at = 2 + tonic->words;
    const auto scale = read_mode(words, at);
    return key(tonic->pitch_class, scale.value_or(mode::major), at + (scale ? 1U : 0U));
  }
  if (has(words, 0, "in") && words.size() > 1 && words[1].single_capital) {
    const auto tonic = read_note(words.subspan(1));
    const std::size_t at = tonic ? 1 + tonic->words : 0;
    if (tonic && (at >= words.size() || words[at].after_break ||
                  is_any(words[at].text, {"with", "at", "and", "for", "without", "featuring"})))
      return key(tonic->pitch_class, mode::major, at);
  }
  const auto tonic = read_note(words);
  if (!tonic)
    return std::nullopt;
  const auto scale = read_mode(words, tonic->words);
  // "a minor key" is an article and an adjective.
  if (!scale ||
      (words[0].text == "a" && tonic->words == 1 &&
       is_any(words.size() > 2 ? std::string_view{words[2].text} : "", {"key", "scale", "mode"})))
    return std::nullopt;
  return key(tonic->pitch_class, *scale, tonic->words + 1);
}

double strength(std::string_view adverb) {
  if (is_any(adverb, {"very", "really", "deeply", "super", "highly"}))
    return 1.4;
  if (is_any(adverb, {"extremely", "insanely", "incredibly", "utterly"}))
    return 1.7;
  if (is_any(adverb, {"slightly", "somewhat", "hint", "hints", "touch", "bit", "little", "mildly",
                      "subtle", "faintly", "tinge"}))
    return 0.4;
  if (is_any(adverb, {"fairly", "rather", "quite", "mostly"}))
    return 0.8;
  return 0;
}

bool is_filler(std::string_view text) {
  return is_any(text, {"a", "an", "the", "of", "any", "too", "so", "much", "very", "more", "some"});
}

/// "no", "without" and adverbs reach the next mention, over fillers, up to a comma.
class scanner {
public:
  std::vector<mention> take(words_view words) {
    while (!words.empty() && mentions_.size() < mention_limit) {
      if (words[0].after_break)
        forget();
      words = words.subspan(step(words));
    }
    return std::move(mentions_);
  }

private:
  /// The number of words read.
  std::size_t step(words_view words) {
    if (const auto found = read_beats(words))
      return accept(found->what, found->words);
    if (const auto found = read_key(words))
      return accept(found->what, found->words);
    if (const auto found = vocabulary::get().longest(words))
      return accept({found->entry, weight_, std::nullopt}, found->words);
    read_modifier(words[0].text);
    return 1;
  }

  void read_modifier(std::string_view text) {
    if (is_any(text, {"no", "without", "not", "never", "minus", "except"})) {
      denied_ = true;
      weight_ = 1;
    } else if (is_any(text, {"or", "nor"})) {
      denied_ = was_denied_;
    } else if (const double s = strength(text); s > 0) {
      weight_ = s;
    } else if (!is_filler(text)) {
      forget();
    }
  }

  std::size_t accept(mention m, std::size_t words) {
    was_denied_ = denied_ || m.entry == vocabulary::get().no_drums();
    if (denied_)
      deny(m);
    else
      mentions_.push_back(m);
    denied_ = false;
    weight_ = 1;
    return words;
  }

  void deny(mention m) {
    const entry& what = vocabulary::get()[m.entry];
    switch (what.kind) {
    case category::genre:
    case category::mood:
    case category::texture: m.weight = -0.6; break;
    case category::instrument:
      m.weight = -1;
      if (what.does.drums > 0)
        m = {vocabulary::get().no_drums(), 1, std::nullopt};
      break;
    default: return; // "not in A minor", "not too fast" say too little
    }
    mentions_.push_back(m);
  }

  void forget() {
    denied_ = was_denied_ = false;
    weight_ = 1;
  }

  std::vector<mention> mentions_;
  double weight_ = 1;
  bool denied_ = false, was_denied_ = false;
};

} // namespace

std::vector<mention> scan(std::string_view text) {
  const std::vector<word> words = split(text);
  return scanner{}.take(words);
}

} // namespace evo::music::lexicon
