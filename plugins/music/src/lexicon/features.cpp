#include "features.hpp"

#include <cmath>
#include <numbers>
#include <span>

namespace evo::music::lexicon {
namespace {

// How far each kind of difference sets two entries apart.
constexpr double of_category = 1.0, of_genre = 1.8, of_mood = mood_axis_height, of_tempo = 1.6,
                 of_key = 1.1, of_instrument = 1.3, of_drums = 1.0, of_form = 0.8;

/// Categories that do the same work in a prompt are one.
constexpr std::size_t group_count = 7;
constexpr std::size_t group(category kind) {
  switch (kind) {
  case category::genre: return 0;
  case category::piece: return 1;
  case category::mood:
  case category::texture: return 2;
  case category::tempo:
  case category::beats: return 3;
  case category::key: return 4;
  case category::instrument:
  case category::colour: return 5;
  default: return 6;
  }
}

/// electronic, heavy, groove, swing, composed, rural, spacious, pace; in genre order
constexpr std::size_t genre_axes = 8;
constexpr double genre_places[genre_count][genre_axes] = {
    {.7, -.2, -.3, 0, .3, 0, 1, -.6}, // ambient
    {0, .2, .3, .7, 0, .6, 0, -.2},   // blues
    {0, -.3, .5, .5, .2, .1, .2, .1}, // bossa nova
    {1, .1, -.2, 0, .3, 0, -.4, .5},  // chiptune
    {-.2, 0, -.4, 0, 1, .1, .2, 0},   // classical
    {0, 0, .1, .3, 0, .9, 0, .1},     // country
    {.6, 0, .9, 0, 0, 0, 0, .2},      // disco
    {1, .4, .3, 0, 0, 0, .1, 1},      // drum and bass
    {-.1, -.1, 0, 0, .3, 1, .2, 0},   // folk
    {.2, .1, 1, .3, 0, 0, -.1, 0},    // funk
    {.6, .1, .7, .4, 0, 0, .1, -.4},  // hip hop
    {0, 0, .3, 1, .4, 0, 0, .3},      // jazz
    {.2, 1, 0, 0, .2, 0, 0, .5},      // metal
    {.2, 0, .6, .2, 0, .3, .3, -.5},  // reggae
    {.2, .7, .2, .1, 0, .3, 0, .2},   // rock
    {1, .2, .5, 0, -.1, 0, .1, .4},   // techno
};

/// plucked, struck, sustained, blown, synthetic, low; by General MIDI's families of eight
constexpr std::size_t sound_axes = 6;
constexpr double family_places[16][sound_axes] = {
    {.2, 1, 0, 0, 0, 0},     // piano
    {0, 1, 0, 0, 0, -.7},    // chromatic percussion
    {0, 0, 1, .5, .1, 0},    // organ
    {1, 0, 0, 0, 0, 0},      // guitar
    {.8, 0, 0, 0, .1, 1},    // bass
    {.2, 0, 1, 0, 0, -.1},   // strings
    {0, 0, 1, .1, .2, 0},    // ensemble and voices
    {0, 0, .3, 1, 0, .3},    // brass
    {0, 0, .3, .9, 0, -.1},  // reeds
    {0, 0, .3, .9, 0, -.7},  // pipes
    {0, 0, .2, .1, 1, -.2},  // synth leads
    {0, 0, .9, 0, 1, .1},    // synth pads
    {0, .2, .5, 0, 1, -.3},  // synth effects
    {.9, .2, 0, .2, 0, -.3}, // the world's
    {0, .9, 0, 0, .2, .5},   // percussion
    {0, 0, 0, 0, .5, .5},    // sound effects
};

static_assert(first_mood_axis == group_count + genre_axes);

/// Writes one coordinate after the other.
class writer {
public:
  explicit writer(std::span<double> out) : out_{out} {}
  void add(double value) { out_[at_++] = value; }

private:
  std::span<double> out_;
  std::size_t at_ = 0;
};

void write_category(writer& out, const entry& e) {
  const bool neutral = e.kind == category::neutral;
  for (std::size_t g = 0; g < group_count; ++g)
    out.add(!neutral && g == group(e.kind) ? of_category : 0);
}

void write_genres(writer& out, const effect& does) {
  for (std::size_t axis = 0; axis < genre_axes; ++axis) {
    double sum = 0;
    for (const genre_share& share : does.genres)
      sum += share.weight * genre_places[static_cast<std::size_t>(share.which)][axis];
    out.add(of_genre * sum);
  }
}

void write_moods(writer& out, const effect& does) {
  for (const double shift :
       {does.valence, does.energy, does.density, does.warmth, does.strangeness})
    out.add(of_mood * shift);
}

/// Tonics lie on the circle of fifths, so that near keys share most of their notes; scales from
/// bright to dark.
void write_key(writer& out, const effect& does) {
  constexpr double brightness[5] = {1, -.6, -.2, .6, -1}; // mode order
  const double turn = does.tonic ? 2 * std::numbers::pi * (*does.tonic * 7 % 12) / 12 : 0;
  out.add(does.tonic ? of_key * std::cos(turn) : 0);
  out.add(does.tonic ? of_key * std::sin(turn) : 0);
  out.add(does.scale ? of_key * brightness[static_cast<std::size_t>(*does.scale)] : 0);
}

void write_sound(writer& out, const effect& does) {
  for (std::size_t axis = 0; axis < sound_axes; ++axis) {
    double sum = 0;
    for (const program_share& share : does.programs)
      if (share.program >= 0)
        sum += share.weight * family_places[static_cast<std::size_t>(share.program / 8)][axis];
    out.add(of_instrument * sum);
  }
}

} // namespace

std::array<double, feature_count> features(const entry& e) {
  std::array<double, feature_count> values{};
  writer out{values};
  write_category(out, e);
  write_genres(out, e.does);
  write_moods(out, e.does);
  out.add(e.does.tempo > 0 ? of_tempo * std::log2(e.does.tempo / 110) : 0);
  write_key(out, e.does);
  write_sound(out, e.does);
  out.add(e.does.drums >= 0 ? of_drums * (2 * e.does.drums - 0.6) : 0);
  // From loops to forms with many parts.
  constexpr double parts[6] = {-1, .6, .8, .4, -.4, 1};
  out.add(e.does.structure ? of_form * parts[static_cast<std::size_t>(*e.does.structure)] : 0);
  return values;
}

} // namespace evo::music::lexicon
