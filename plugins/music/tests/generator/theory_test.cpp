#include "compose/style.hpp"
#include "compose/theory.hpp"
#include "support.hpp"

#include "evo/core/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

using namespace evo::music;
using namespace evo::music::writing;

TEST_CASE("roman numerals name roots, qualities and extensions") {
  CHECK(parse_chord("ii7", 0).root == 2);
  CHECK(parse_chord("ii7", 0).intervals == std::vector{0, 3, 7, 10});
  CHECK(parse_chord("bVIM7", 9).root == 5); // F in the key of A
  CHECK(parse_chord("V7", 7).contains(62)); // D belongs to D7
  CHECK(parse_chord("VII", 0).root == 11);
  CHECK(parse_chord("i5", 4).intervals == std::vector{0, 7});
  for (const char* wrong : {"", "H", "VIII", "Imaj", "b"})
    CHECK_THROWS_AS((void)parse_chord(wrong, 0), evo::error);
}

TEST_CASE("a chord's own tones replace their neighbours in its scale") {
  const musical_key a_minor{9, mode::minor};
  const std::uint16_t over_e7 = local_scale(a_minor, parse_chord("V7", 9));
  CHECK((over_e7 >> 8 & 1) == 1); // G sharp
  CHECK((over_e7 >> 7 & 1) == 0); // no G
}

TEST_CASE("voicings stay in their register and move less than block chords would") {
  const auto bars = parse_progression("I | vi | IV | V7 | iii | ii7 | V | I", 2);
  std::vector<int> before;
  int moved = 0, parallel = 0, block_before = 0;
  for (const auto& bar : bars) {
    const chord& c = bar.front();
    const auto voicing = voice_chord(c, before, 3, 52, 72, false);
    REQUIRE(voicing.size() == 3);
    for (const int pitch : voicing) {
      CHECK(c.contains(pitch));
      CHECK(pitch >= 52);
      CHECK(pitch <= 73);
    }
    const int block = 52 + (c.root + 12 - 52 % 12) % 12;
    if (!before.empty()) {
      for (std::size_t i = 0; i < 3; ++i)
        moved += std::abs(voicing[i] - before[i]);
      parallel += 3 * std::abs(block - block_before);
    }
    before = voicing;
    block_before = block;
  }
  CHECK(moved * 2 < parallel);
}

TEST_CASE("every table of every genre can be read") {
  for (const genre g : generator_tests::all_genres()) {
    const style& s = style_of(g);
    CAPTURE(name(g));
    CHECK(s.which == g);
    CHECK(s.slow < s.fast);
    CHECK(!s.modes.empty());
    REQUIRE(!s.bright.empty());
    REQUIRE(!s.dark.empty());
    for (const auto& list : {s.bright, s.dark})
      for (const std::string_view text : list)
        CHECK(!parse_progression(text, 0).empty());
    const auto check_steps = [](std::string_view steps, std::string_view allowed) {
      CAPTURE(steps);
      std::size_t from = 0;
      while (from <= steps.size()) {
        const std::size_t to = std::min(steps.find('|', from), steps.size());
        REQUIRE(to > from);
        CHECK(score::ticks_per_bar % (to - from) == 0);
        CHECK(score::ticks_per_bar / (to - from) % 40 == 0);
        from = to + 1;
      }
      CHECK(steps.find_first_not_of(allowed) == std::string_view::npos);
    };
    for (const part& p : s.parts) {
      CHECK(!p.programs.empty());
      CHECK(p.high - p.low >= 7);
      CHECK(p.patterns.empty() == (p.plays == role::melody));
      for (const std::string_view steps : p.patterns)
        check_steps(steps, p.plays == role::bass       ? "rfotswa-.|"
                           : p.plays == role::arpeggio ? "b0123456789-.|"
                                                       : "xXolh-.|");
    }
    for (const auto& list : {s.drums, s.fills})
      for (const drum_pattern& pattern : list)
        for (const drum_line& line : pattern.lines)
          check_steps(line.steps, "123456789.|");
  }
}
