#include "support.hpp"

using namespace evo::music;
using namespace evo::music::testing;

TEST_CASE("statistics of a small history are those counted by hand") {
  auto h = history_of(3, 4, {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {2, 0}, {2, 1}});
  h.plays[0] = 5;
  const auto s = statistics_of(h);
  CHECK(s.listeners == 3);
  CHECK(s.tracks == 4);
  CHECK(s.pairs == 6);
  CHECK(s.plays == 10);
  CHECK(s.density == doctest::Approx(0.5));
  CHECK(s.min_tracks_a_listener == 1);
  CHECK(s.max_tracks_a_listener == 3);
  CHECK(s.median_tracks_a_listener == 2);
  CHECK(s.mean_tracks_a_listener == 2);
  CHECK(s.single_track_listeners == 1);
  CHECK(s.max_listeners_a_track == 3);
  CHECK(s.median_listeners_a_track == doctest::Approx(1.5)); // 0, 1, 2, 3
  // Sorted 0, 1, 2, 3: 2 x (2 + 6 + 12) / (4 x 6) - 5 / 4.
  CHECK(s.popularity_gini == doctest::Approx(2.0 * 20 / 24 - 1.25));
  CHECK(contains(describe(s), "3 listeners, 4 tracks, 6 pairs, 10 plays"));
}

TEST_CASE("statistics of nothing are nought") {
  const auto s = statistics_of({});
  CHECK(s.pairs == 0);
  CHECK(s.popularity_gini == 0);
  CHECK(s.median_tracks_a_listener == 0);
}
