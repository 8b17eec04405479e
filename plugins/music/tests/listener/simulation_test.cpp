#include "areas.hpp"
#include "support.hpp"

#include "evo/core/random.hpp"
#include "evo/music/catalog.hpp"
#include "evo/music/listening_io.hpp"
#include "evo/music/simulated_listener.hpp"
#include "evo/music/taste_evaluation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

/// Tracks of every genre with random qualities and one or two families.
std::vector<track_attributes> random_catalog(std::size_t n) {
  std::vector<track_attributes> all(n);
  evo::random_stream stream = evo::random_key{77}.stream(1);
  for (std::size_t i = 0; i < n; ++i) {
    all[i].genres[i % genre_count] = 1;
    all[i].families[stream.below(family_count)] = 0.6;
    all[i].families[stream.below(family_count)] += 0.4;
    for (auto& q : all[i].qualities)
      q = stream.uniform();
  }
  return all;
}

catalog named(const std::vector<track_attributes>& attributes) {
  catalog c;
  for (std::size_t i = 0; i < attributes.size(); ++i)
    c.tracks.push_back(
        {"track-" + std::to_string(i), "x.wav", "Artist", "A\ttitle", "", attributes[i], ""});
  return c;
}

imported_history history_of(const simulated_listeners& listeners,
                            const std::vector<track_attributes>& attributes) {
  const temporary_folder folder;
  write_history(folder / "h.tsv", simulate_history(listeners, attributes), named(attributes));
  return read_lastfm_history(folder / "h.tsv");
}

} // namespace

TEST_CASE("areas under curves are those counted by hand; equal scores count half") {
  const std::vector<std::uint8_t> wanted{1, 0, 1, 0};
  const std::vector<double> scores{0.9, 0.8, 0.7, 0.1}, flat(4, 0.5);
  CHECK(detail::roc_auc(scores, wanted) == doctest::Approx(0.75));
  CHECK(detail::roc_auc(flat, wanted) == doctest::Approx(0.5));
  CHECK(detail::average_precision(scores, wanted) == doctest::Approx((1 + 2.0 / 3) / 2));
  CHECK(detail::average_precision(flat, wanted) == doctest::Approx(0.5));
  CHECK(std::isnan(detail::roc_auc(scores, std::vector<std::uint8_t>(4, 1))));
  CHECK(std::isnan(detail::average_precision(scores, std::vector<std::uint8_t>(4, 0))));
}

TEST_CASE("scores lie in (-1, 1), and each listener likes the share of the catalogue that was "
          "asked for") {
  const auto tracks = random_catalog(400);
  const simulated_listeners listeners{tracks, {.count = 20, .liked_share = 0.3}};
  for (std::size_t l = 0; l < listeners.size(); ++l) {
    std::size_t liked = 0;
    for (const auto& t : tracks) {
      const double s = listeners.score(l, t);
      CHECK(s > -1);
      CHECK(s < 1);
      liked += feedback_of(s) > 0 ? 1 : 0;
    }
    CHECK(liked == 120);
  }
}

TEST_CASE("a listener is the same whatever the count, and another with another seed") {
  const auto tracks = random_catalog(50);
  const simulated_listeners few{tracks, {.count = 3}}, many{tracks, {.count = 9}},
      other{tracks, {.count = 3, .seed = 2}};
  CHECK(few.score(2, tracks[7]) == many.score(2, tracks[7]));
  CHECK(few.score(2, tracks[7]) != other.score(2, tracks[7]));
}

TEST_CASE("tastes drift with time, unless told not to") {
  const auto tracks = random_catalog(50);
  const simulated_listeners drifting{tracks, {.count = 1, .drift = 0.5}},
      steady{tracks, {.count = 1, .drift = 0}};
  CHECK(drifting.score(0, tracks[3], 0) != drifting.score(0, tracks[3], 1));
  CHECK(steady.score(0, tracks[3], 0) == steady.score(0, tracks[3], 1));
}

TEST_CASE("a piece about which nothing is known fits nobody") {
  const simulated_listeners listeners{random_catalog(10), {.count = 1}};
  for (const auto& t : listeners.tastes(0))
    CHECK(fit(t, {}) == 0);
  CHECK(std::isfinite(listeners.score(0, {})));
}

TEST_CASE("answers are likes, dislikes, or none near the threshold") {
  CHECK(feedback_of(0) == 1);
  CHECK(feedback_of(-0.01) == -1);
  CHECK(feedback_of(0.3, 0.5) == -1);
  CHECK(feedback_of(0.04, 0, 0.05) == 0);
  CHECK(feedback_of(0.06, 0, 0.05) == 1);
  CHECK(feedback_of(std::numeric_limits<double>::quiet_NaN()) == 0);
}

TEST_CASE("the history is Last.fm-1K's format, clean, and as long as was asked for") {
  const auto tracks = random_catalog(200);
  const simulated_listeners listeners{tracks, {.count = 100, .plays = 50}};
  const auto [h, r] = history_of(listeners, tracks);
  CHECK(r.used == r.rows);
  for (std::size_t p = 0; p < row_problem_count; ++p)
    CHECK(r.problems[p] == 0);
  CHECK(h.listeners() == 100);
  CHECK(h.listener_ids[0] == "user_000001");
  CHECK(r.rows > 4500); // 100 x 50; seen 5030
  CHECK(r.rows < 5500);
  CHECK(h.titles[0] == "A title");
  CHECK(history_of(listeners, tracks).history == h);
}

TEST_CASE("tastes matter: who knows them foretells the history far better than popularity does") {
  const auto tracks = random_catalog(400);
  const simulated_listeners listeners{tracks, {.count = 100}};
  const auto h = history_of(listeners, tracks).history;
  std::vector<std::size_t> row;
  for (std::size_t t = 0; t < h.tracks(); ++t)
    row.push_back(std::stoul(std::string{h.track_ids[t]}.substr(6)));
  const auto tested = split_history(h).units(history_part::test);
  const auto popularity = evaluate_scores(h, tested, popularity_score(h));
  const auto truth = evaluate_scores(h, tested, [&](std::uint32_t l, std::uint32_t t) {
    return listeners.score(l, tracks[row[t]]);
  });
  CHECK(truth.roc_auc > 0.85);                      // seen 0.926
  CHECK(truth.roc_auc - popularity.roc_auc > 0.15); // seen 0.296
  CHECK(popularity.pooled_roc_auc > 0.5);
  CHECK(truth.pr_auc > popularity.pr_auc);
  CHECK(contains(describe(truth), "ROC AUC"));
  // Where taste decides nothing, knowing it is worth nothing.
  const simulated_listeners idle{tracks, {.count = 100, .choice = 0}};
  const auto other = history_of(idle, tracks).history;
  row.clear();
  for (std::size_t t = 0; t < other.tracks(); ++t)
    row.push_back(std::stoul(std::string{other.track_ids[t]}.substr(6)));
  const auto useless = evaluate_scores(
      other, split_history(other).units(history_part::test),
      [&](std::uint32_t l, std::uint32_t t) { return idle.score(l, tracks[row[t]]); });
  CHECK(useless.roc_auc == doctest::Approx(0.5).epsilon(0.04)); // seen 0.495
}

TEST_CASE("options out of range are refused by name") {
  const auto tracks = random_catalog(5);
  CHECK(contains(error_of([&] { simulated_listeners{tracks, {.count = 0}}; }).what(), "count"));
  CHECK(contains(error_of([&] { simulated_listeners{tracks, {.drift = 2}}; }).what(), "drift"));
  CHECK(error_of([&] { simulated_listeners{{}, {}}; }).kind() == failure::configuration);
}
