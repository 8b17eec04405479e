#include "harmony.hpp"

#include <algorithm>
#include <string_view>

namespace evo::music::writing {
namespace {

/// The labels of a form; it begins again at `again` after the last.
struct sequence {
  std::string_view labels;
  std::size_t again;
};

sequence sequence_of(form f) {
  switch (f) {
  case form::loop: return {"A", 0};
  case form::verse_chorus: return {"ABABCB", 0};
  case form::aaba: return {"AABA", 0};
  case form::twelve_bar: return {"A", 0};
  case form::build_up: return {"ABBCAB", 0};
  case form::theme_and_variations: return {"A", 0};
  }
  return {"A", 0};
}

double intensity_of(form f, char label, int repeat) {
  switch (f) {
  case form::loop:
  case form::twelve_bar: return 0.95 + (repeat % 2) * 0.08;
  case form::verse_chorus: return label == 'A' ? 0.9 : label == 'B' ? 1.05 : 0.75;
  case form::aaba: return label == 'A' ? 0.95 : 1.02;
  case form::build_up: return label == 'A' ? 0.85 : label == 'B' ? 1.08 : 0.7;
  case form::theme_and_variations: return 0.88 + (repeat % 4) * 0.06;
  }
  return 1;
}

/// A stranger in the chord's place: the tritone's dominant, a chromatic mediant, or the chord
/// with a sharpened fourth on top.
chord estranged(chord harmony, random_stream& draw) {
  switch (draw.below(3)) {
  case 0:
    harmony.root = pitch_class(harmony.root + 6);
    harmony.intervals = {0, 4, 7, 10};
    harmony.symbol = "sub(" + harmony.symbol + ")";
    break;
  case 1:
    harmony.root = pitch_class(harmony.root + (draw.chance(0.5) ? 4 : 8));
    harmony.symbol = "med(" + harmony.symbol + ")";
    break;
  default: harmony.intervals.push_back(18); harmony.symbol += "#11";
  }
  return harmony;
}

} // namespace

section section_of(const plan& p, int bar) {
  const auto [labels, again] = sequence_of(p.structure);
  // A twelve-bar blues stays one in any genre.
  const int bars = p.structure == form::twelve_bar ? 12 : p.manner.section_bars;
  const int index = bar / bars;
  std::size_t place = static_cast<std::size_t>(index);
  if (place >= labels.size())
    place = again + (place - labels.size()) % (labels.size() - again);
  section s{
      .label = labels[place], .index = index, .repeat = 0, .first_bar = index * bars, .bars = bars};
  for (int before = 0; before < index; ++before)
    s.repeat += labels[static_cast<std::size_t>(before) % labels.size()] == s.label;
  s.intensity = intensity_of(p.structure, s.label, s.repeat);
  return s;
}

section_harmony::section_harmony(const plan& p, const section& s, const random_key& material) {
  constexpr std::string_view twelve =
      "I7 | IV7 | I7 | I7 | IV7 | IV7 | I7 | I7 | V7 | IV7 | I7 | V7";
  constexpr std::string_view twelve_minor =
      "i7 | iv7 | i7 | i7 | iv7 | iv7 | i7 | i7 | bVI7 | V7 | i7 | V7";
  const bool bright = p.key.scale == mode::major || p.key.scale == mode::mixolydian;
  const auto& choices = bright ? p.manner.bright : p.manner.dark;
  random_stream draw = material.child("harmony").stream(0);
  std::string_view text = choices[draw.below(choices.size())];
  int stretch = p.manner.bars_per_chord;
  if (p.structure == form::twelve_bar && p.manner.section_bars != 12) {
    text = bright ? twelve : twelve_minor;
    stretch = 1;
  }
  const auto bars = parse_progression(text, p.key.tonic);
  const auto length = static_cast<std::uint32_t>(s.bars) * score::ticks_per_bar;
  const auto offset = static_cast<std::uint32_t>(s.first_bar) * score::ticks_per_bar;
  std::uint32_t tick = 0;
  for (std::size_t b = 0; tick < length; ++b) {
    const auto& bar = bars[b % bars.size()];
    const std::uint32_t each = score::ticks_per_bar * static_cast<std::uint32_t>(stretch) /
                               static_cast<std::uint32_t>(bar.size());
    for (const chord& written : bar) {
      if (tick >= length)
        break;
      // The first chord of a section is left alone: it says where home is.
      const bool strange = draw.chance(0.75 * p.strangeness) && tick > 0;
      random_stream how = material.child("strange").stream(chords_.size());
      chords_.push_back({offset + tick, std::min(each, length - tick),
                         strange ? estranged(written, how) : written});
      tick += each;
    }
  }
}

const placed_chord& section_harmony::at(std::uint32_t tick) const noexcept {
  const auto later =
      std::upper_bound(chords_.begin(), chords_.end(), tick,
                       [](std::uint32_t t, const placed_chord& c) { return t < c.start; });
  return later == chords_.begin() ? chords_.front() : *(later - 1);
}

const chord& section_harmony::after(std::uint32_t tick) const noexcept {
  const placed_chord* now = &at(tick);
  return now == &chords_.back() ? chords_.front().harmony : (now + 1)->harmony;
}

} // namespace evo::music::writing
