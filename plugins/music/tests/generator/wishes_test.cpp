#include "support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace evo::music;
using namespace evo::music::generator_tests;

namespace {

std::size_t notes_in(const score& s, bool drums) {
  std::size_t notes = 0;
  for (const track& t : s.tracks)
    if ((t.part == role::drums) == drums)
      notes += t.notes.size();
  return notes;
}

bool plays(const score& s, int program) {
  return std::any_of(s.tracks.begin(), s.tracks.end(),
                     [&](const track& t) { return t.part != role::drums && t.program == program; });
}

double power_db(const std::vector<float>& audio) {
  double power = 0;
  for (const float x : audio)
    power += static_cast<double>(x) * static_cast<double>(x);
  return 10 * std::log10(power / static_cast<double>(audio.size()));
}

/// Power of the first difference relative to the power itself: grows with the highs.
double brightness(const std::vector<float>& audio) {
  double high = 0, all = 0;
  for (std::size_t i = 1; i < audio.size() / 2; ++i) {
    const double d = static_cast<double>(audio[i]) - static_cast<double>(audio[i - 1]);
    high += d * d;
    all += static_cast<double>(audio[i]) * static_cast<double>(audio[i]);
  }
  return high / all;
}

/// Share of pitched note time outside the key's own scale.
double outside_key(const score& s) {
  constexpr std::array<std::array<int, 7>, 5> scales{{{0, 2, 4, 5, 7, 9, 11},
                                                      {0, 2, 3, 5, 7, 8, 10},
                                                      {0, 2, 3, 5, 7, 9, 10},
                                                      {0, 2, 4, 5, 7, 9, 10},
                                                      {0, 1, 3, 5, 7, 8, 10}}};
  const auto& scale = scales[static_cast<std::size_t>(s.key.scale)];
  double outside = 0, all = 0;
  for (const track& t : s.tracks)
    if (t.part != role::drums)
      for (const note& n : t.notes) {
        const int degree = (n.pitch - s.key.tonic + 120) % 12;
        outside += std::find(scale.begin(), scale.end(), degree) == scale.end() ? n.duration : 0;
        all += n.duration;
      }
  return outside / all;
}

} // namespace

TEST_CASE("tempo, key, form and instruments are as asked for, in every genre") {
  for (const genre g : all_genres()) {
    CAPTURE(name(g));
    brief b = brief_for(g);
    b.tempo = 101;
    b.key = musical_key{4, mode::minor};
    b.structure = form::twelve_bar;
    b.instruments = {{13, 1.0}, {36, 0.8}};
    const score s = compose(b, 5, 60);
    CHECK(s.tempo == 101);
    CHECK(s.key == musical_key{4, mode::minor});
    CHECK(s.sections.front().duration == 12 * score::ticks_per_bar);
    CHECK(plays(s, 13));
    CHECK(plays(s, 36));
  }
}

TEST_CASE("a mode without a tonic and instruments ruled out are respected") {
  for (const genre g : all_genres())
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      CAPTURE(name(g));
      brief b = brief_for(g);
      b.scale = mode::phrygian;
      b.without = {0, 30, 40, 48, 80};
      const score s = compose(b, seed, 10);
      CHECK(s.key.scale == mode::phrygian);
      for (const int program : b.without)
        CHECK_FALSE(plays(s, program));
      CHECK(notes_in(s, false) + notes_in(s, true) > 0);
    }
}

TEST_CASE("drums: none on request, and some even in genres that have none") {
  for (const genre g : all_genres()) {
    CAPTURE(name(g));
    brief b = brief_for(g);
    b.drums = 0;
    CHECK(notes_in(compose(b, 1, 10), true) == 0);
    b.drums = 0.8;
    CHECK(notes_in(compose(b, 1, 10), true) > 0);
  }
}

TEST_CASE(
    "density adds notes, strangeness leaves the key, valence chooses the mode, energy speeds up") {
  double sparse = 0, busy = 0, plain = 0, strange = 0, slow = 0, fast = 0;
  int bright_minor = 0, dark_minor = 0;
  const auto is_minor = [](const score& s) {
    return s.key.scale != mode::major && s.key.scale != mode::mixolydian;
  };
  for (const genre g : all_genres())
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      brief low = brief_for(g), high = low;
      low.density = 0.1;
      high.density = 0.9;
      sparse += static_cast<double>(
          compose(low, seed, 20).tracks.empty() ? 0 : notes_in(compose(low, seed, 20), false));
      busy += static_cast<double>(notes_in(compose(high, seed, 20), false));
      low = high = brief_for(g);
      high.strangeness = 0.9;
      plain += outside_key(compose(low, seed, 30));
      strange += outside_key(compose(high, seed, 30));
      low.valence = 0.1;
      high = brief_for(g);
      high.valence = 0.9;
      dark_minor += is_minor(compose(low, seed, 5));
      bright_minor += is_minor(compose(high, seed, 5));
      low = high = brief_for(g);
      low.energy = 0.1;
      high.energy = 0.9;
      slow += compose(low, seed, 5).tempo;
      fast += compose(high, seed, 5).tempo;
    }
  CHECK(busy > 1.4 * sparse);
  CHECK(strange > plain + 0.05 * 64);
  CHECK(dark_minor > bright_minor + 20);
  CHECK(fast > 1.1 * slow);
}

TEST_CASE("energy is heard as loudness, warmth as softer highs") {
  for (const genre g : {genre::jazz, genre::rock, genre::techno, genre::classical}) {
    CAPTURE(name(g));
    brief low = brief_for(g), high = low;
    low.energy = 0.1;
    high.energy = 0.9;
    CHECK(power_db(rendered(compose(high, 2, 4), 4)) >
          power_db(rendered(compose(low, 2, 4), 4)) + 1.5);
    low = high = brief_for(g);
    low.warmth = 0.1;
    high.warmth = 0.9;
    CHECK(brightness(rendered(compose(high, 2, 4), 4)) <
          0.8 * brightness(rendered(compose(low, 2, 4), 4)));
  }
}

TEST_CASE("a second genre lends more the stronger it is") {
  // Seeds with which a rock song takes its harmony parts from jazz.
  int weak = 0, strong = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto lends = [&](double share) {
      brief b;
      b.genres[static_cast<std::size_t>(genre::rock)] = 1 - share;
      b.genres[static_cast<std::size_t>(genre::jazz)] = share;
      const score s = compose(b, seed, 5);
      CHECK(s.style == genre::rock);
      return plays(s, 32); // the double bass
    };
    weak += lends(0.1);
    strong += lends(0.45);
  }
  CHECK(weak < 6);
  CHECK(strong > 12);
}

TEST_CASE("no genre asked for: the seed chooses, and any brief plays") {
  bool several = false;
  const genre first = compose({}, 0, 5).style;
  for (std::uint64_t seed = 1; seed < 20; ++seed)
    several = several || compose({}, seed, 5).style != first;
  CHECK(several);
  brief extreme;
  extreme.genres.fill(1.0 / genre_count);
  extreme.valence = extreme.energy = extreme.density = extreme.warmth = extreme.strangeness = 1;
  extreme.tempo = 220;
  for (int program = 0; program < 128; ++program)
    extreme.instruments.push_back({program, 1});
  CHECK(notes_in(compose(extreme, 1, 10), false) > 0);
  CHECK(compose(extreme, 1, 10).tracks.size() <= 10);
}
