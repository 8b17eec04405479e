#include "support.hpp"

#include "evo/music/lexicon.hpp"
#include "evo/music/score.hpp"
#include "evo/music/track_attributes.hpp"

#include <algorithm>
#include <numeric>

using namespace evo::music;
using namespace evo::music::testing;

TEST_CASE("attributes of a prompt are what it asks for; the rest is unknown") {
  const auto a = attributes_of(parse_prompt("jazz with piano at 90 bpm"));
  CHECK(a.genres[static_cast<std::size_t>(genre::jazz)] > 0.5);
  CHECK(a.families[0] == doctest::Approx(1)); // piano
  CHECK(tempo_of_quality(*a[quality::tempo]) == doctest::Approx(90));
  CHECK(!attributes_of(parse_prompt("jazz"))[quality::tempo]);
}

TEST_CASE("attributes of a score say what is played") {
  const auto heard = [](const char* prompt) {
    const brief wish = parse_prompt(prompt);
    return attributes_of(wish, compose(wish, 3, 12));
  };
  const auto metal = heard("fast metal"), ambient = heard("ambient without drums");
  for (const auto& a : {metal, ambient, heard("")}) {
    CHECK(std::accumulate(a.genres.begin(), a.genres.end(), 0.0) == doctest::Approx(1));
    CHECK(std::accumulate(a.families.begin(), a.families.end(), 0.0) == doctest::Approx(1));
    for (const auto& q : a.qualities) {
      REQUIRE(q);
      CHECK(*q >= 0);
      CHECK(*q <= 1);
    }
  }
  CHECK(*metal[quality::drums] > 0.3);
  CHECK(*ambient[quality::drums] == 0);
  CHECK(*metal[quality::tempo] > *ambient[quality::tempo]);
  CHECK(*metal[quality::energy] > *ambient[quality::energy]);
  CHECK(metal.families[3] > 0.1); // guitar
}

TEST_CASE("words for genres are understood as the lexicon does") {
  CHECK(attributes_of_genre("Hip-Hop").genres[static_cast<std::size_t>(genre::hip_hop)] > 0.5);
  CHECK(attributes_of_genre("zzzz") == track_attributes{});
}
