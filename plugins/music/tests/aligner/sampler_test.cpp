#include <doctest/doctest.h>

#include "batch_sampler.hpp"
#include "tastes.hpp"

#include <set>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

std::vector<std::uint32_t> up_to(std::size_t n) {
  std::vector<std::uint32_t> all(n);
  for (std::size_t i = 0; i < n; ++i)
    all[i] = static_cast<std::uint32_t>(i);
  return all;
}

} // namespace

TEST_CASE("an epoch has every pair once, with different negatives that weren't listened to") {
  const tastes world;
  const auto h = world.history();
  const heard_tracks heard{h.listener, h.track, up_to(h.pairs()), h.listeners(), up_to(h.tracks())};
  std::vector<training_pair> pairs;
  for (std::size_t i = 0; i < h.pairs(); ++i)
    pairs.push_back({h.listener[i], h.track[i], static_cast<float>(i)});
  batch_sampler sampler{pairs, heard, h.tracks(), 20, 64, 0, evo::random_key{3}};
  std::vector<float> first_order;
  for (std::uint64_t epoch = 0; epoch < 2; ++epoch) {
    sampler.begin_epoch(epoch);
    CHECK(sampler.pairs() == h.pairs());
    std::vector<float> seen;
    for (std::size_t b = 0; b < sampler.batches(); ++b) {
      const sampled_batch& batch = sampler.batch(b);
      seen.insert(seen.end(), batch.weights.begin(), batch.weights.end());
      CHECK(std::ranges::is_sorted(batch.tracks));
      for (std::size_t p = 0; p < batch.weights.size(); ++p) {
        const auto pair = static_cast<std::size_t>(batch.weights[p]);
        CHECK(batch.listeners[batch.listener_of_pair[p]] == h.listener[pair]);
        CHECK(batch.tracks[batch.track_of_candidate[p * 21]] == h.track[pair]);
        std::set<std::uint32_t> negatives;
        for (std::size_t j = 1; j < 21; ++j)
          negatives.insert(batch.tracks[batch.track_of_candidate[p * 21 + j]]);
        CHECK(negatives.size() == 20);
        for (const auto t : heard.of(h.listener[pair]))
          CHECK(!negatives.contains(t));
      }
    }
    if (epoch == 0)
      first_order = seen;
    else
      CHECK(seen != first_order);
    std::ranges::sort(seen);
    for (std::size_t i = 0; i < seen.size(); ++i)
      CHECK(seen[i] == static_cast<float>(i));
  }
}

TEST_CASE("negatives are spread evenly over what wasn't listened to") {
  const std::vector<std::uint32_t> listener(5), track{1, 3, 5, 7, 9};
  const heard_tracks few{listener, track, up_to(5), 1, up_to(100)};
  evo::random_stream stream = evo::random_key{1}.stream(0);
  std::vector<int> counts(100);
  std::vector<std::uint32_t> drawn(10);
  for (int i = 0; i < 1900; ++i) {
    few.draw_unheard(0, stream, drawn);
    for (const auto t : drawn)
      ++counts[t];
  }
  for (std::size_t t = 0; t < 100; ++t) // 200 expected; five deviations are 67 (seen: 52 at most)
    CHECK(std::abs(counts[t] - (t < 10 && t % 2 == 1 ? 0 : 200)) < 67);
  const heard_tracks most{listener, track, up_to(5), 1, up_to(12)};
  CHECK(most.all_unheard(0) == std::vector<std::uint32_t>{0, 2, 4, 6, 8, 10, 11});
  most.draw_unheard(0, stream, drawn); // seven different ones, then again
  CHECK(std::set<std::uint32_t>{drawn.begin(), drawn.begin() + 7}.size() == 7);
}
