#include "instruments.hpp"
#include "writer.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace evo::music {
namespace {

using writing::loudness_of;
using writing::loudness_of_kit;
using writing::part;
using writing::passage;
using writing::placed_chord;
using writing::plan;
using writing::player;
using writing::section;
using writing::section_harmony;
using writing::style;

/// The amplitude of a level in dB, by multiplication, so that scores are the same everywhere.
double amplitude(double db) {
  constexpr double tenth = 0.98855309465693887; // 10^(-0.1/20)
  double result = 1;
  const auto tenths = std::lround(std::clamp(-db, 0.0, 60.0) * 10);
  for (long i = 0; i < tenths; ++i)
    result *= tenth;
  return result;
}

track track_of(const player& who, double loudest) {
  track t{.part = who.does.plays,
          .program = who.program,
          .pan = who.does.pan,
          .reverb = who.does.reverb,
          .chorus = who.does.chorus};
  t.volume = amplitude(who.does.level_db - loudness_of(who.program) - loudest);
  return t;
}

/// The cutoff moves a little every half bar, to and fro over eight bars.
void write_filter(const part& does, const section& s, track& t) {
  if (does.filter_cents == 0 && does.sweep_cents == 0)
    return;
  constexpr std::uint32_t every = score::ticks_per_bar / 4;
  const int marks = does.sweep_cents == 0 ? (s.first_bar == 0 ? 1 : 0) : s.bars * 4;
  for (int i = 0; i < marks; ++i) {
    const int place = (s.first_bar * 4 + i + 12) % 32;
    const double wave = (place < 16 ? place : 32 - place) / 16.0;
    t.filter.push_back({static_cast<std::uint32_t>(s.first_bar) * score::ticks_per_bar +
                            static_cast<std::uint32_t>(i) * every,
                        does.filter_cents + does.sweep_cents * wave});
  }
}

void put_in_order(track& t) {
  std::stable_sort(t.notes.begin(), t.notes.end(), [](const note& a, const note& b) {
    return a.start != b.start ? a.start < b.start : a.pitch < b.pitch;
  });
  // A key is struck again only after it was let go.
  std::array<std::ptrdiff_t, 128> sounding;
  sounding.fill(-1);
  for (std::size_t i = 0; i < t.notes.size(); ++i) {
    std::ptrdiff_t& before = sounding[t.notes[i].pitch];
    if (before >= 0) {
      note& earlier = t.notes[static_cast<std::size_t>(before)];
      earlier.duration = std::min(earlier.duration, t.notes[i].start - earlier.start);
    }
    before = static_cast<std::ptrdiff_t>(i);
  }
  std::erase_if(t.notes, [](const note& n) { return n.duration == 0; });
}

double bar_seconds(const plan& p) {
  return 4 * 60 / p.tempo;
}

} // namespace

std::string_view name(role r) noexcept {
  switch (r) {
  case role::drums: return "drums";
  case role::bass: return "bass";
  case role::chords: return "chords";
  case role::pad: return "pad";
  case role::arpeggio: return "arpeggio";
  case role::melody: return "melody";
  }
  return "";
}

score compose(const brief& wish, std::uint64_t seed, double seconds) {
  const random_key key = random_key{seed}.child("composition");
  const plan p = writing::make_plan(wish, key.child("plan"));
  const style& manner = p.manner;

  score s{.style = manner.which, .tempo = p.tempo, .key = p.key, .structure = p.structure};
  s.swing = manner.swing;
  s.swing_unit = manner.swing_unit;
  s.sound = manner.sound;

  const double drum_level = manner.drum_level_db - loudness_of_kit(manner.kit);
  double loudest = p.drums ? drum_level : -60;
  for (const player& who : p.players)
    loudest = std::max(loudest, who.does.level_db - loudness_of(who.program));
  for (const player& who : p.players)
    s.tracks.push_back(track_of(who, loudest));
  if (p.drums)
    s.tracks.push_back({.part = role::drums,
                        .program = manner.kit,
                        .volume = amplitude(drum_level - loudest),
                        .reverb = manner.drum_reverb});

  const auto bars = static_cast<int>(std::ceil(seconds / bar_seconds(p))) + 1;
  for (int bar = 0; bar < bars;) {
    const section where = writing::section_of(p, bar);
    const random_key material = key.child("section").child(static_cast<std::uint64_t>(where.label));
    const section_harmony harmony{p, where, material};
    const passage here{p, where, harmony, material,
                       key.child("variation").child(static_cast<std::uint64_t>(where.index))};
    for (std::size_t i = 0; i < p.players.size(); ++i) {
      const player& who = p.players[i];
      if (who.does.plays == role::melody)
        writing::write_melody(here, who, i, s.tracks[i].notes);
      else
        writing::write_patterned(here, who, i, s.tracks[i].notes);
      write_filter(who.does, where, s.tracks[i]);
    }
    if (p.drums)
      writing::write_drums(here, s.tracks.back().notes);
    for (const placed_chord& c : harmony.chords())
      s.chords.push_back({c.start, c.duration, static_cast<std::uint8_t>(c.harmony.root),
                          c.harmony.mask(), c.harmony.symbol});
    s.sections.push_back({here.begin(), here.end() - here.begin(), where.label});
    s.length = here.end();
    bar += where.bars;
  }
  for (track& t : s.tracks)
    put_in_order(t);
  return s;
}

double performed_seconds(const score& s, double tick) noexcept {
  const double unit = s.swing_unit;
  const double whole = std::floor(tick / unit);
  const double in = tick / unit - whole;
  const double swung = in < 0.5 ? in * 2 * s.swing : s.swing + (in - 0.5) * 2 * (1 - s.swing);
  return (whole + swung) * unit / score::ticks_per_quarter * 60 / s.tempo;
}

} // namespace evo::music
