#include "evo/core/random.hpp"
#include "evo/music/lexicon.hpp"
#include "support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>

using namespace evo::music;
using lexicon_test::within_bounds;

namespace {

double share(const brief& b, genre g) {
  return b.genres[static_cast<std::size_t>(g)];
}

bool asks_for(const brief& b, int program) {
  return std::ranges::any_of(b.instruments,
                             [&](const instrument_wish& w) { return w.program == program; });
}

struct expectation {
  std::string prompt;
  std::function<bool(const brief&)> holds;
};

const expectation table[] = {
    {"bossa nova", [](const brief& b) { return share(b, genre::bossa_nova) == 1; }},
    {"BOSSA-NOVA!!", [](const brief& b) { return share(b, genre::bossa_nova) == 1; }},
    {"Drum & Bass", [](const brief& b) { return share(b, genre::drum_and_bass) == 1; }},
    {"drum'n'bass", [](const brief& b) { return share(b, genre::drum_and_bass) == 1; }},
    {"hip-hop", [](const brief& b) { return share(b, genre::hip_hop) == 1; }},
    {"synthwave",
     [](const brief& b) {
       return share(b, genre::disco) == 0.4 && share(b, genre::techno) == 0.4 && asks_for(b, 81);
     }},
    {"jazz and techno",
     [](const brief& b) { return share(b, genre::jazz) > share(b, genre::techno); }},
    {"techno with a hint of jazz",
     [](const brief& b) { return share(b, genre::techno) > 0.7 && share(b, genre::jazz) > 0.2; }},
    {"rock, not metal",
     [](const brief& b) { return share(b, genre::rock) == 1 && share(b, genre::metal) == 0; }},
    {"120 bpm", [](const brief& b) { return b.tempo == 120.0; }},
    {"at 90BPM", [](const brief& b) { return b.tempo == 90.0; }},
    {"bpm: 133", [](const brief& b) { return b.tempo == 133.0; }},
    {"tempo of 72.5", [](const brief& b) { return b.tempo == 72.5; }},
    {"97 beats per minute", [](const brief& b) { return b.tempo == 97.0; }},
    {"fast jazz at 80 bpm", [](const brief& b) { return b.tempo == 80.0; }},
    {"9999 bpm", [](const brief& b) { return b.tempo == 220.0; }},
    {"0 bpm", [](const brief& b) { return b.tempo == 40.0; }},
    {"the 90s", [](const brief& b) { return !b.tempo; }},
    {"slow techno", [](const brief& b) { return *b.tempo > 66 && *b.tempo < 110; }},
    {"fast ambient", [](const brief& b) { return *b.tempo > 90 && *b.tempo < 156; }},
    {"in A minor", [](const brief& b) { return b.key == musical_key{9, mode::minor}; }},
    {"C# dorian", [](const brief& b) { return b.key == musical_key{1, mode::dorian}; }},
    {"C\xE2\x99\xAF minor", [](const brief& b) { return b.key == musical_key{1, mode::minor}; }},
    {"E\xE2\x99\xAD major", [](const brief& b) { return b.key == musical_key{3, mode::major}; }},
    {"F sharp major", [](const brief& b) { return b.key == musical_key{6, mode::major}; }},
    {"b flat minor", [](const brief& b) { return b.key == musical_key{10, mode::minor}; }},
    {"Bb mixolydian", [](const brief& b) { return b.key == musical_key{10, mode::mixolydian}; }},
    {"in the key of D", [](const brief& b) { return b.key == musical_key{2, mode::major}; }},
    {"piano in Eb", [](const brief& b) { return b.key == musical_key{3, mode::major}; }},
    {"folk in G with fiddle", [](const brief& b) { return b.key == musical_key{7, mode::major}; }},
    {"in a minor key", [](const brief& b) { return !b.key && b.scale == mode::minor; }},
    {"flamenco in D major", [](const brief& b) { return b.key == musical_key{2, mode::major}; }},
    {"a sad tune", [](const brief& b) { return b.valence < 0.3 && !b.key; }},
    {"a happy tune", [](const brief& b) { return b.valence > 0.7; }},
    {"not sad", [](const brief& b) { return b.valence > 0.5; }},
    {"very calm", [](const brief& b) { return b.energy < 0.15; }},
    {"slightly calm", [](const brief& b) { return b.energy > 0.3 && b.energy < 0.5; }},
    {"sparse", [](const brief& b) { return b.density < 0.25; }},
    {"dissonant", [](const brief& b) { return b.strangeness > 0.6; }},
    {"saxophones and pianos", [](const brief& b) { return asks_for(b, 65) && asks_for(b, 0); }},
    {"caf\xC3\xA9 jazz with \xC3\xA9lectric piano",
     [](const brief& b) { return share(b, genre::jazz) == 1 && asks_for(b, 4); }},
    {"electric piano", [](const brief& b) { return asks_for(b, 4) && !asks_for(b, 0); }},
    {"sitar", [](const brief& b) { return asks_for(b, 104); }},
    {"drums", [](const brief& b) { return b.drums > 0.5; }},
    {"no drums", [](const brief& b) { return b.drums == 0.0; }},
    {"rock without drums", [](const brief& b) { return b.drums == 0.0; }},
    {"without any heavy drums", [](const brief& b) { return b.drums == 0.0; }},
    {"driving techno, no drums", [](const brief& b) { return b.drums < 0.1; }},
    {"no piano", [](const brief& b) { return b.without == std::vector{0} && !asks_for(b, 0); }},
    {"without drums or piano",
     [](const brief& b) { return b.drums == 0.0 && b.without == std::vector{0}; }},
    {"no drums, piano", [](const brief& b) { return b.drums == 0.0 && asks_for(b, 0); }},
    {"verse and chorus", [](const brief& b) { return b.structure == form::verse_chorus; }},
    {"slow twelve bar blues",
     [](const brief& b) { return b.structure == form::twelve_bar && share(b, genre::blues) == 1; }},
    {"theme and variations",
     [](const brief& b) { return b.structure == form::theme_and_variations; }},
    {"the rain in Spain said nothing", [](const brief& b) { return b == brief{}; }},
    {"dark, ambient", [](const brief& b) { return share(b, genre::ambient) == 1; }},
};

} // namespace

TEST_CASE("prompts are read as a person means them") {
  for (const auto& [prompt, holds] : table) {
    CAPTURE(prompt);
    const brief b = parse_prompt(prompt);
    CHECK(within_bounds(b));
    CHECK(holds(b));
  }
}

TEST_CASE("a whole sentence gives every field") {
  const brief b =
      parse_prompt("a warm, laid-back bossa nova at 120 bpm with nylon guitar, flute and "
                   "brushed drums in D minor");
  CHECK(share(b, genre::bossa_nova) == 1);
  CHECK(*b.tempo == doctest::Approx(120));
  CHECK(b.key == musical_key{2, mode::minor});
  REQUIRE(b.instruments.size() == 2);
  CHECK(b.instruments[0] == instrument_wish{24, 1.0});
  CHECK(b.instruments[1].program == 73);
  CHECK(b.drums == 0.4);
  CHECK(b.warmth > 0.8);
  CHECK(b.energy < 0.4);
}

TEST_CASE("an empty prompt asks for nothing") {
  CHECK(parse_prompt("") == brief{});
  CHECK(parse_prompt(" ,.;\n\t") == brief{});
}

TEST_CASE("earlier words count more, and more words count more") {
  const brief first = parse_prompt("jazz rock");
  CHECK(share(first, genre::jazz) > share(first, genre::rock));
  CHECK(parse_prompt("happy sunny").valence > parse_prompt("happy").valence);
}

TEST_CASE("any bytes give a brief within bounds") {
  evo::random_stream random = evo::random_key{20}.stream(0);
  for (int trial = 0; trial < 20000; ++trial) {
    std::string text(random.below(200), '\0');
    std::ranges::generate(text, [&] { return static_cast<char>(random.below(256)); });
    REQUIRE(within_bounds(parse_prompt(text)));
  }
}

TEST_CASE("pieces of real words in any order give a brief within bounds") {
  const std::string_view pieces[] = {"no ",       "without ",   "very ",   "jazz ",
                                     "in ",       "A ",         "C#",      " minor",
                                     "120",       " bpm ",      "key of ", "drums ",
                                     ",",         " or ",       "-",       "\xE2\x99",
                                     "slightly ", "bass ",      "a ",      "999999999999 bpm ",
                                     "tempo ",    "1e300 bpm ", "doom ",   "happy ",
                                     "piano ",    "loop "};
  evo::random_stream random = evo::random_key{21}.stream(0);
  for (int trial = 0; trial < 20000; ++trial) {
    std::string text;
    for (std::uint64_t n = random.below(30); n > 0; --n)
      text += pieces[random.below(std::size(pieces))];
    CAPTURE(text);
    REQUIRE(within_bounds(parse_prompt(text)));
  }
}

TEST_CASE("only the first 4096 bytes of a long text count") {
  std::string text(4096, ' ');
  text += "jazz";
  CHECK(parse_prompt(text) == brief{});
  std::string words;
  while (words.size() < 1'000'000)
    words += "happy jazz piano 120 bpm ";
  CHECK(within_bounds(parse_prompt(words)));
}
