#include "evo/music/lexicon.hpp"
#include "evo/music/score.hpp"
#include "evo/music/track_attributes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace evo::music {
namespace {

constexpr double slowest = 40, fastest = 220;

template <std::size_t N>
void normalise(std::array<double, N>& shares) {
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (sum > 0)
    for (double& s : shares)
      s /= sum;
}

std::size_t family_of(int program) noexcept {
  return static_cast<std::size_t>(std::clamp(program, 0, 127)) / 8;
}

/// How much of the sound a track makes: sounding ticks times volume.
double weight_of(const track& t) {
  double ticks = 0;
  for (const auto& n : t.notes)
    ticks += n.duration * (n.velocity / 127.0);
  return ticks * t.volume;
}

/// Loudness of the kit, with eight strokes a bar as full.
double drums_of(const score& s) {
  double strokes = 0;
  for (const auto& t : s.tracks)
    if (t.part == role::drums)
      for (const auto& n : t.notes)
        strokes += n.velocity / 127.0 * t.volume;
  const double bars = std::max(1.0, static_cast<double>(s.length) / score::ticks_per_bar);
  return std::min(1.0, strokes / bars / 8);
}

struct stroke_sums {
  double onsets = 0, velocity = 0; ///< of the notes of all tracks
};

stroke_sums strokes_of(const score& s) {
  stroke_sums sums;
  for (const auto& t : s.tracks)
    for (const auto& n : t.notes) {
      ++sums.onsets;
      sums.velocity += n.velocity / 127.0;
    }
  return sums;
}

/// The rate of onsets in logarithms: 0 at one a second or less, 1 at 24 or more.
double density_of(double onsets_a_second) {
  return std::clamp(std::log(std::max(onsets_a_second, 1.0)) / std::log(24.0), 0.0, 1.0);
}

} // namespace

std::string_view name(quality q) noexcept {
  constexpr std::array<std::string_view, quality_count> names{
      "tempo", "valence", "energy", "density", "warmth", "strangeness", "drums"};
  return names[static_cast<std::size_t>(q)];
}

std::string_view family_name(std::size_t family) noexcept {
  constexpr std::array<std::string_view, family_count> names{
      "piano",         "chromatic percussion",
      "organ",         "guitar",
      "bass",          "strings",
      "ensemble",      "brass",
      "reed",          "pipe",
      "synth lead",    "synth pad",
      "synth effects", "ethnic",
      "percussive",    "sound effects"};
  return names[family];
}

double tempo_quality(double tempo) noexcept {
  return std::clamp(std::log(tempo / slowest) / std::log(fastest / slowest), 0.0, 1.0);
}

double tempo_of_quality(double value) noexcept {
  return slowest * std::exp(value * std::log(fastest / slowest));
}

track_attributes attributes_of(const brief& wish) {
  track_attributes a;
  a.genres = wish.genres;
  for (const auto& i : wish.instruments)
    a.families[family_of(i.program)] += i.weight;
  normalise(a.families);
  if (wish.tempo)
    a[quality::tempo] = tempo_quality(*wish.tempo);
  a[quality::valence] = wish.valence;
  a[quality::energy] = wish.energy;
  a[quality::density] = wish.density;
  a[quality::warmth] = wish.warmth;
  a[quality::strangeness] = wish.strangeness;
  a[quality::drums] = wish.drums;
  return a;
}

track_attributes attributes_of(const brief& wish, const score& written) {
  track_attributes a = attributes_of(wish);
  if (std::ranges::all_of(a.genres, [](double g) { return g == 0; }))
    a.genres[static_cast<std::size_t>(written.style)] = 1;
  a.families = {};
  for (const auto& t : written.tracks)
    if (t.part != role::drums)
      a.families[family_of(t.program)] += weight_of(t);
  normalise(a.families);
  a[quality::tempo] = tempo_quality(written.tempo);
  a[quality::drums] = drums_of(written);
  const double seconds = performed_seconds(written, written.length);
  if (const auto sums = strokes_of(written); sums.onsets > 0 && seconds > 0) {
    a[quality::density] = density_of(sums.onsets / seconds);
    a[quality::energy] = (*a[quality::density] + sums.velocity / sums.onsets) / 2;
  }
  return a;
}

track_attributes attributes_of_genre(std::string_view genre_text) {
  track_attributes a;
  a.genres = parse_prompt(genre_text).genres;
  return a;
}

} // namespace evo::music
