#include "evo/music/session_record.hpp"

#include "markup.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <set>
#include <string>

using namespace evo::music;
using testing::read_markup;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Two rounds of three clips, with words that want to be markup.
session_record sample() {
  session_record s{.name = "<b>mine",
                   .mode = "dynamic",
                   .listener = "a & \"b\"",
                   .command = "x <y>",
                   .finished = false,
                   .wanted = 3,
                   .rounds = {},
                   .taste_place = {1, 0, 0}};
  for (std::uint64_t round = 1; round <= 2; ++round) {
    recorded_round r;
    r.measures.round = round;
    r.measures.played = 3;
    r.measures.likes = round;
    r.measures.vector_cosine = unknown;
    for (std::uint64_t i = 0; i < 3; ++i) {
      const auto x = static_cast<float>(i), y = static_cast<float>(round);
      r.plays.push_back({.candidate = i,
                         .text = "</svg><script>alert(\"1\")</script>,\nnext",
                         .answer = static_cast<std::int8_t>(static_cast<int>(i) - 1),
                         .belief = 0.5,
                         .taste = unknown,
                         .audio = i == 0 ? "playlists/01/01 \"x\".wav" : "",
                         .place = {x, y, 1}});
      r.scores.push_back({.candidate = i, .belief = 0.1, .taste = unknown, .penalty = 0});
    }
    r.belief_place = {0, static_cast<float>(round), 0};
    s.rounds.push_back(r);
  }
  return s;
}

void check_page(const session_record& s) {
  const std::string page = render_session_report(s);
  const auto m = read_markup(page);
  for (const auto& problem : m.problems)
    FAIL_CHECK(problem);
  const std::set<std::string> ids(m.ids.begin(), m.ids.end());
  CHECK(ids.size() == m.ids.size());
  for (const auto& target : m.targets)
    CHECK_MESSAGE(ids.contains(target), target);
  for (const auto& source : m.sources)
    CHECK_MESSAGE(source.find(':') == std::string::npos, source);
  CHECK(page.find("<script>alert") == std::string::npos);
}

} // namespace

TEST_CASE("a session's page is well-formed, whatever is in the record") {
  check_page(sample());
  check_page({});
  auto s = sample();
  s.mode = "user";
  s.rounds.resize(1);
  s.rounds[0].belief_place.clear();
  s.taste_place = {1, 0}; // of another space
  check_page(s);
  for (auto& play : s.rounds[0].plays)
    play.place.clear();
  check_page(s);
  s.rounds[0].plays.clear();
  s.rounds[0].measures.playlist_by_taste = {unknown, unknown, unknown, unknown, unknown};
  check_page(s);
}

TEST_CASE("tables quote what they must and leave out what isn't known") {
  const auto tables = session_tables(sample());
  REQUIRE(tables.size() == 4);
  const auto text = [&](const char* file) {
    return std::ranges::find(tables, file, &figure_table::file)->text;
  };
  CHECK(text("plays.csv")
            .find("1,1,0,-1,0.5,,\"playlists/01/01 \"\"x\"\".wav\",\"</svg><script>"
                  "alert(\"\"1\"\")") != std::string::npos);
  CHECK(text("scores.csv").find("\n2,2,0.10000000000000001,,0\n") != std::string::npos);
  CHECK(text("rounds.csv").starts_with("round,evaluations,"));
  const std::string map = text("map.csv");
  CHECK(std::ranges::count(map, '\n') == 1 + 6 + 2 + 1);
  CHECK(map.find("taste,,,,") != std::string::npos);
}
