#include "evo/core/random.hpp"
#include "evo/music/error.hpp"
#include "evo/music/lexicon.hpp"
#include "evo/music/prompts.hpp"
#include "slots.hpp"
#include "support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace evo::music;
using lexicon_test::fault_in;
using lexicon_test::words_of;

namespace {

/// Every entry that the slots name.
std::set<std::size_t> entries(const lexicon::slots& s) {
  std::set<std::size_t> all;
  for (const auto* list : {&s.genres, &s.moods, &s.players})
    all.insert(list->begin(), list->end());
  for (const auto& slot : {s.piece, s.speed, s.key, s.structure, s.without})
    if (slot)
      all.insert(*slot);
  return all;
}

bool intersect(const std::set<std::size_t>& a, const std::set<std::size_t>& b) {
  return std::ranges::any_of(a, [&](std::size_t n) { return b.contains(n); });
}

} // namespace

TEST_CASE("a child of two prompts takes from both and adds nothing") {
  evo::random_stream random = evo::random_key{50}.stream(0);
  int from_both = 0;
  constexpr int trials = 1000;
  for (int trial = 0; trial < trials; ++trial) {
    const std::vector<std::string> parents{random_prompt(random), random_prompt(random)};
    const auto children = cross_prompts(parents, random);
    REQUIRE(children.size() == 1);
    CAPTURE(parents[0]);
    CAPTURE(parents[1]);
    CAPTURE(children[0]);
    CHECK(fault_in(children[0]) == "");
    const auto a = entries(lexicon::read_slots(parents[0]));
    const auto b = entries(lexicon::read_slots(parents[1]));
    const auto child = entries(lexicon::read_slots(children[0]));
    from_both += intersect(child, a) && intersect(child, b) ? 1 : 0;
  }
  CHECK(from_both >= trials * 9 / 10); // seen 988
}

TEST_CASE("a mutation's three children differ from their parent and from each other") {
  evo::random_stream random = evo::random_key{51}.stream(0);
  int kept = 0, total = 0;
  for (int trial = 0; trial < 1000; ++trial) {
    const std::vector<std::string> parent{random_prompt(random)};
    const auto children = mutate_prompt(parent, random);
    REQUIRE(children.size() == 3);
    std::set<std::string> different(children.begin(), children.end());
    different.insert(parent[0]);
    CHECK(different.size() == 4);
    const auto before = entries(lexicon::read_slots(parent[0]));
    for (const std::string& child : children) {
      CAPTURE(child);
      CHECK(fault_in(child) == "");
      const auto after = entries(lexicon::read_slots(child));
      kept += static_cast<int>(
          std::ranges::count_if(before, [&](std::size_t n) { return after.contains(n); }));
      total += static_cast<int>(before.size());
    }
  }
  CHECK(kept > total * 6 / 10); // a small change: seen 0.79 of the parent's words kept
}

TEST_CASE("prompts stay well made and short over 1,000 generations") {
  evo::random_stream random = evo::random_key{52}.stream(0);
  std::vector<std::string> population;
  for (int i = 0; i < 6; ++i)
    population.push_back(random_prompt(random));
  std::set<std::string> met;
  for (int generation = 0; generation < 1000; ++generation) {
    std::vector<std::string> next;
    while (next.size() < 6) {
      const std::vector<std::string> parents{population[random.below(6)],
                                             population[random.below(6)]};
      for (std::string& child : mutate_prompt(cross_prompts(parents, random), random))
        next.push_back(std::move(child));
    }
    population = std::move(next);
    for (const std::string& prompt : population) {
      CAPTURE(prompt);
      REQUIRE(fault_in(prompt) == "");
      met.insert(prompt);
    }
  }
  CHECK(met.size() > 5500); // of 6,000: evolution never runs dry
}

TEST_CASE("mutation alone reaches every genre from any prompt") {
  evo::random_stream random = evo::random_key{53}.stream(0);
  std::vector<std::string> walker{"lullaby"};
  std::set<std::ptrdiff_t> reached;
  for (int step = 0; step < 2000 && reached.size() < genre_count; ++step) {
    walker = {mutate_prompt(walker, random)[random.below(3)]};
    const auto genres = parse_prompt(walker[0]).genres;
    if (*std::ranges::max_element(genres) > 0.5)
      reached.insert(std::ranges::max_element(genres) - genres.begin());
  }
  CHECK(reached.size() == genre_count);
}

TEST_CASE("operators take any text") {
  evo::random_stream random = evo::random_key{54}.stream(0);
  const std::vector<std::string> odd{
      "",
      "unknown words only",
      std::string(100000, 'x'),
      "\xFF\xFE jazz \x80",
      "no no no drums",
      "piano piano piano",
      "jazz, rock, metal, folk, techno, happy, sad, calm, angry, epic, eerie"};
  for (const std::string& a : odd) {
    for (const std::string& b : odd)
      CHECK(fault_in(cross_prompts(std::vector{a, b}, random)[0]) == "");
    for (const std::string& child : mutate_prompt(std::vector{a}, random))
      CHECK(fault_in(child) == "");
  }
}

TEST_CASE("the same stream gives the same children") {
  const std::vector<std::string> parents{"slow jazz with piano", "happy techno, 130 bpm"};
  evo::random_stream a = evo::random_key{55}.stream(0), b = evo::random_key{55}.stream(0);
  CHECK(cross_prompts(parents, a) == cross_prompts(parents, b));
  CHECK(mutate_prompt(std::vector{parents[0]}, a) == mutate_prompt(std::vector{parents[0]}, b));
}

TEST_CASE("another number of parents is refused in words") {
  evo::random_stream random = evo::random_key{56}.stream(0);
  const std::vector<std::string> one{"jazz"}, three{"jazz", "rock", "folk"};
  CHECK_THROWS_WITH_AS(cross_prompts(one, random), "prompt crossover: 1 parents (it takes 2)",
                       error);
  CHECK_THROWS_AS(mutate_prompt(three, random), error);
}
