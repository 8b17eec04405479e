#include "playlist.hpp"
#include "session_json.hpp"
#include "session_measures.hpp"

#include "evo/music/error.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <deque>
#include <limits>

using namespace evo::music;
using namespace evo::music::detail;

namespace {

stored_candidate candidate_of(std::uint64_t id, double fitness, std::vector<float> embedding) {
  stored_candidate c;
  c.record.id = id;
  c.record.fitness = fitness;
  c.record.embedding = std::move(embedding);
  return c;
}

/// n candidates in other directions, the first one best.
std::deque<stored_candidate> fan(std::size_t n) {
  std::deque<stored_candidate> all;
  for (std::size_t i = 0; i < n; ++i) {
    const double angle = 3.0 * static_cast<double>(i) / static_cast<double>(n);
    all.push_back(
        candidate_of(i, 1 - static_cast<double>(i),
                     {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))}));
  }
  return all;
}

candidate_list pointers(const std::deque<stored_candidate>& all) {
  candidate_list list;
  for (const auto& c : all)
    list.push_back(&c);
  return list;
}

} // namespace

TEST_CASE("a ranking is best first, without those that have no fitness") {
  const std::deque all{candidate_of(0, 1, {1, 0}), candidate_of(1, std::nan(""), {0, 1}),
                       candidate_of(2, 3, {1, 1}), candidate_of(3, 1, {2, 1})};
  const auto list = ranked(pointers(all));
  REQUIRE(list.size() == 3);
  CHECK(list[0]->record.id == 2);
  CHECK(list[1]->record.id == 0);
  CHECK(list[2]->record.id == 3);
}

TEST_CASE("a clip that is like a better one isn't played; too few that differ are fewer") {
  const std::deque all{candidate_of(0, 3, {1, 0}), candidate_of(1, 2, {1, 0.01F}),
                       candidate_of(2, 1, {0, 1}), candidate_of(3, 0, {0, 2})};
  const auto chosen = distinct_ones(pointers(all), 4, 0.99);
  REQUIRE(chosen.size() == 2);
  CHECK(chosen[0]->record.id == 0);
  CHECK(chosen[1]->record.id == 2);
  CHECK(distinct_ones(pointers(all), 4, 1).size() >= 3);
}

// 4,000 draws of 1 of 4, 3 degrees of freedom: chi squared stays below 16.3 with p = 0.999.
TEST_CASE("rank draws with probability 1/rank") {
  const auto all = fan(4);
  std::array<double, 4> drawn{};
  evo::random_stream stream = evo::random_key{3}.stream(0);
  for (int i = 0; i < 4000; ++i)
    drawn[choose_playlist(pointers(all), {.size = 1, .choice = "rank"}, stream)[0]->record.id] += 1;
  double chi = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const double expected = 4000 / static_cast<double>(i + 1) / (1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4);
    chi += (drawn[i] - expected) * (drawn[i] - expected) / expected;
  }
  CHECK(chi < 16.3);
}

TEST_CASE("the best are played in random order") {
  const auto all = fan(20);
  std::array<int, 3> places{};
  evo::random_stream stream = evo::random_key{4}.stream(0);
  for (int i = 0; i < 300; ++i) {
    const auto list = choose_playlist(pointers(all), {.size = 3}, stream);
    REQUIRE(list.size() == 3);
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(list[k]->record.id < 3);
      if (list[k]->record.id == 0)
        ++places[k];
    }
  }
  for (const int n : places) // binomial, 300 times 1/3: five deviations are 41
    CHECK(std::abs(n - 100) < 41);
}

TEST_CASE("what tells most comes first, and nothing is asked twice before the rest") {
  // Listeners differ most about track 1, as much about its copy 3, and else about track 2.
  const std::vector<float> scores{0, 0.9F, 0.3F,  0.9F, 0, -0.9F, 0.3F,  -0.9F,
                                  0, 0.9F, -0.3F, 0.9F, 0, -0.9F, -0.3F, -0.9F};
  CHECK(telling_order(scores, 4) == std::vector<std::size_t>{1, 3, 2, 0});
  const auto far_apart = [&](float s) { // the copy is worth less than something new of this size
    std::vector<float> more = scores;
    for (const std::size_t i : {2, 6, 10, 14})
      more[i] *= s;
    return telling_order(more, 4);
  };
  CHECK(far_apart(2) == std::vector<std::size_t>{1, 2, 3, 0});
  CHECK(telling_order(std::vector<float>{1, 2, 3}, 3) == std::vector<std::size_t>{0, 1, 2});
  CHECK(telling_order({}, 2) == std::vector<std::size_t>{0, 1});
  CHECK(telling_order({}, 0).empty());
}

TEST_CASE("a summary is of the numbers that there are") {
  const auto s = summary_of(std::array{1.0, 5.0, std::nan(""), 3.0, 11.0});
  CHECK(s.max == 11);
  CHECK(s.min == 1);
  CHECK(s.mean == 5);
  CHECK(s.median == 4);
  CHECK(s.deviation == doctest::Approx(std::sqrt((16.0 + 0 + 4 + 36) / 4)));
  CHECK(std::isnan(summary_of({}).mean));
}

TEST_CASE("differences of vectors are means over their numbers") {
  session_round r;
  compare_vectors(std::array{1.0F, 2.0F}, std::array{2.0F, 4.0F}, r);
  CHECK(r.vector_cosine == doctest::Approx(1));
  CHECK(r.vector_absolute_difference == 1.5);
  CHECK(r.vector_squared_difference == 2.5);
  compare_vectors(std::array{1.0F, 2.0F}, {}, r);
  CHECK(std::isnan(r.vector_cosine));
}

TEST_CASE("a round keeps its bits as JSON") {
  session_round r;
  r.round = 3;
  r.likes = 4;
  r.playlist_by_taste = {0.1, 1.0 / 3, std::numeric_limits<double>::quiet_NaN(), 1e-300, -2};
  r.score_cosine = std::nextafter(0.5, 1);
  const auto back = parse_round(round_json(r), "test");
  CHECK(back.round == 3);
  CHECK(back.likes == 4);
  CHECK(back.playlist_by_taste.mean == 1.0 / 3);
  CHECK(std::isnan(back.playlist_by_taste.min));
  CHECK(back.playlist_by_taste.deviation == 1e-300);
  CHECK(back.score_cosine == std::nextafter(0.5, 1));
  CHECK_THROWS_AS((void)parse_round("{\"round\": 1}", "test"), error);
}
