#include "evo/core/random.hpp"
#include "evo/music/lexicon.hpp"
#include "evo/music/prompts.hpp"
#include "slots.hpp"
#include "support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

using namespace evo::music;
using lexicon_test::fault_in;

TEST_CASE("random prompts are well made and nearly all different") {
  evo::random_stream random = evo::random_key{40}.stream(0);
  std::set<std::string> different;
  std::array<int, genre_count> genres{};
  for (int draw = 0; draw < 10000; ++draw) {
    const labelled_prompt p = random_labelled_prompt(random);
    CAPTURE(p.text);
    REQUIRE(fault_in(p.text) == "");
    different.insert(p.text);
    ++genres[static_cast<std::size_t>(p.label)];
  }
  CHECK(different.size() >= 9900); // seen 9,998
  for (const int count : genres)
    CHECK(count > 500); // 625 expected
}

TEST_CASE("a labelled prompt asks for its genre most") {
  evo::random_stream random = evo::random_key{41}.stream(0);
  for (std::size_t g = 0; g < genre_count; ++g)
    for (int draw = 0; draw < 100; ++draw) {
      const labelled_prompt p = random_labelled_prompt(static_cast<genre>(g), random);
      CAPTURE(p.text);
      const brief b = parse_prompt(p.text);
      CHECK(p.label == static_cast<genre>(g));
      CHECK(std::ranges::max_element(b.genres) - b.genres.begin() ==
            static_cast<std::ptrdiff_t>(g));
    }
}

TEST_CASE("the same stream gives the same prompts") {
  evo::random_stream a = evo::random_key{42}.stream(1), b = evo::random_key{42}.stream(1);
  for (int draw = 0; draw < 100; ++draw)
    CHECK(random_prompt(a) == random_prompt(b));
}

TEST_CASE("what is written is read as it was meant, whatever the wording") {
  evo::random_stream random = evo::random_key{43}.stream(0);
  for (int draw = 0; draw < 3000; ++draw) {
    const std::string text = random_prompt(random);
    lexicon::slots meant = lexicon::read_slots(text);
    const std::string again = lexicon::write_sentence(meant, random);
    CAPTURE(text);
    CAPTURE(again);
    CHECK(lexicon::read_slots(again) == meant);
  }
}

TEST_CASE("free text is worded anew without losing what was understood") {
  evo::random_stream random = evo::random_key{44}.stream(0);
  for (const std::string text :
       {"", "zzz qqq", "my cat likes sad piano and, honestly, a bit of disco",
        "play me the blues, slow and low", "no drums please!",
        "soft rock ballad with soft rock organ", "ambient ambient ambience"}) {
    CAPTURE(text);
    lexicon::slots meant = lexicon::read_slots(text);
    const std::string again = lexicon::write_sentence(meant, random);
    CAPTURE(again);
    CHECK(fault_in(again) == "");
    CHECK(lexicon::read_slots(again) == meant);
  }
}
