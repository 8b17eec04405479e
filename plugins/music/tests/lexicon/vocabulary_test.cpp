#include "vocabulary.hpp"

#include "taste.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace evo::music;
using lexicon::category;
using lexicon::vocabulary;

TEST_CASE("every phrase belongs to one entry") {
  for (const std::string& phrase : vocabulary::get().claimed_twice())
    FAIL_CHECK("claimed twice: ", phrase);
  CHECK(vocabulary::get().phrases() >= 1500); // 1,774 when written
}

TEST_CASE("entries have different texts") {
  std::set<std::string> texts;
  for (std::size_t i = 0; i < vocabulary::get().size(); ++i)
    texts.insert(vocabulary::get()[i].text);
  CHECK(texts.size() == vocabulary::get().size());
}

TEST_CASE("every genre's own name means that genre alone") {
  for (std::size_t g = 0; g < genre_count; ++g) {
    const auto found = vocabulary::get().find(std::string{name(static_cast<genre>(g))});
    REQUIRE(found);
    const auto& shares = vocabulary::get()[*found].does.genres;
    CHECK(shares[0].which == static_cast<genre>(g));
    CHECK(shares[0].weight == 1);
    CHECK(shares[1].weight == 0);
    CHECK(lexicon::words_for(static_cast<genre>(g)).front() == *found);
  }
}

TEST_CASE("a genre word's shares sum to 1") {
  const auto [first, count] = vocabulary::get().of(category::genre);
  for (std::size_t i = first; i < first + count; ++i) {
    double sum = 0;
    for (const auto& share : vocabulary::get()[i].does.genres)
      sum += share.weight;
    CAPTURE(vocabulary::get()[i].text);
    CHECK(sum == doctest::Approx(1));
  }
}

TEST_CASE("all General MIDI families but sound effects have a name") {
  bool named[16]{};
  const auto [first, count] = vocabulary::get().of(category::instrument);
  for (std::size_t i = first; i < first + count; ++i)
    for (const auto& share : vocabulary::get()[i].does.programs) {
      REQUIRE(share.program < 128);
      if (share.program >= 0)
        named[share.program / 8] = true;
    }
  for (std::size_t family = 0; family < 15; ++family)
    CHECK(named[family]);
}

TEST_CASE("effects stay within the units that term.hpp gives") {
  for (std::size_t i = 0; i < vocabulary::get().size(); ++i) {
    const auto& [text, kind, does, link] = vocabulary::get()[i];
    CAPTURE(text);
    for (const double shift :
         {does.valence, does.energy, does.density, does.warmth, does.strangeness})
      CHECK(std::abs(shift) <= 1);
    CHECK((does.tempo == 0 || (does.tempo >= 40 && does.tempo <= 220)));
    CHECK((does.drums == -1 || (does.drums >= 0 && does.drums <= 1)));
  }
}
