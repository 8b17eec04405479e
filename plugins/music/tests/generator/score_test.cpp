#include "measures.hpp"
#include "support.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace evo::music;
using namespace evo::music::generator_tests;

TEST_CASE("the same brief and seed give the same score, another seed another") {
  for (const genre g : all_genres()) {
    CAPTURE(name(g));
    const score once = compose(brief_for(g), 7, 20);
    CHECK(once == compose(brief_for(g), 7, 20));
    CHECK_FALSE(once == compose(brief_for(g), 8, 20));
  }
}

TEST_CASE("a longer score begins with the shorter one") {
  for (const genre g : all_genres()) {
    CAPTURE(name(g));
    const score brief_one = compose(brief_for(g), 3, 5), long_one = compose(brief_for(g), 3, 90);
    REQUIRE(brief_one.tracks.size() == long_one.tracks.size());
    REQUIRE(brief_one.length < long_one.length);
    for (std::size_t t = 0; t < brief_one.tracks.size(); ++t) {
      const auto& notes = brief_one.tracks[t].notes;
      REQUIRE(notes.size() <= long_one.tracks[t].notes.size());
      for (std::size_t i = 0; i < notes.size(); ++i) {
        note from_long = long_one.tracks[t].notes[i];
        // A note may be let go for one of the next section.
        if (notes[i].start + notes[i].duration > brief_one.length)
          from_long.duration = notes[i].duration;
        REQUIRE(notes[i] == from_long);
      }
    }
  }
}

TEST_CASE("notes are within the instruments' reach and in order, and the music begins at once") {
  for (const genre g : all_genres())
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      CAPTURE(name(g));
      CAPTURE(seed);
      const score s = compose(brief_for(g), seed, 30);
      double first = 1e9;
      for (const track& t : s.tracks) {
        CHECK(t.volume > 0);
        CHECK(t.volume <= 1);
        for (std::size_t i = 0; i < t.notes.size(); ++i) {
          const note& n = t.notes[i];
          REQUIRE(n.duration > 0);
          REQUIRE(n.velocity >= 1);
          REQUIRE(n.velocity <= 127);
          REQUIRE(n.pitch >= 20);
          REQUIRE(n.pitch <= 110);
          REQUIRE(n.start < s.length);
          if (i > 0)
            REQUIRE(t.notes[i - 1].start <= n.start);
          first = std::min(first, performed_seconds(s, n.start));
        }
      }
      CHECK(first < 0.5);
    }
}

TEST_CASE("scores are music: each measure is far from its shuffled control") {
  const evo::random_key key{2024};
  for (const genre g : all_genres()) {
    CAPTURE(name(g));
    measures::pair chords, grid, scale, returns;
    constexpr int scores = 5;
    for (std::uint64_t seed = 0; seed < scores; ++seed) {
      const score s = compose(brief_for(g), seed, 120);
      const auto add = [&](measures::pair& sum, const measures::pair& p) {
        sum.music += p.music / scores;
        sum.control += p.control / scores;
      };
      const auto random = [&](std::uint64_t what) {
        return key.stream(seed * 16 + static_cast<std::uint64_t>(g), what);
      };
      add(chords, measures::chord_tones_on_strong_beats(s, random(0)));
      add(grid, measures::onsets_on_the_grid(s, random(1)));
      add(scale, measures::key_stability(s, random(2)));
      add(returns, measures::similarity_of_returns(s, random(3)));
    }
    CHECK(chords.music > 0.85);
    // Genres of one or two chords can't lose much when chords are exchanged.
    CHECK(chords.music > chords.control + 0.03);
    CHECK(grid.music > 0.98);
    CHECK(grid.control < 0.75);
    CHECK(scale.music > 0.8);
    CHECK(scale.music > scale.control + 0.05);
    CHECK(returns.music > 0.9);
    CHECK(returns.music > returns.control + 0.1);
  }
}
