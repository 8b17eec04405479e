#include "support.hpp"

#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

using codes = std::vector<std::vector<std::int64_t>>;

constexpr std::size_t population = 32;

codes in_batches(music_language_model& model, std::span<const music_candidate> candidates,
                 std::size_t size, const music_settings& settings, const executor& run) {
  codes all;
  for (std::size_t begin = 0; begin < candidates.size(); begin += size) {
    const auto part = candidates.subspan(begin, std::min(size, candidates.size() - begin));
    for (auto& own : model.generate(part, settings, run))
      all.push_back(std::move(own));
  }
  return all;
}

void check_independence(precision how, const sampling_settings& sampling) {
  music_language_model model{testing::tiny_decoder("mono", how)};
  const auto texts = testing::random_texts(population);
  const auto candidates = testing::candidates_of(texts);
  music_settings settings{.frames = 24, .sampling = sampling};
  const codes expected = in_batches(model, candidates, 1, settings, serial_executor());
  CHECK(expected[0] != expected[1]);
  CHECK(in_batches(model, candidates, 7, settings, serial_executor()) == expected);
  CHECK(in_batches(model, candidates, population, settings, serial_executor()) == expected);
  CHECK(in_batches(model, candidates, population, settings, testing::two_threads()) == expected);
  CHECK(in_batches(model, candidates, 7, settings, testing::two_threads()) == expected);

  const std::size_t whole = model.bytes(candidates, settings);
  const std::size_t weights = model.decoder().bytes();
  for (const std::size_t divisor : {2, 9}) {
    settings.memory_budget = weights + (whole - weights) / divisor;
    CHECK(model.batches(candidates, settings).size() > 1);
    CHECK(in_batches(model, candidates, population, settings, serial_executor()) == expected);
  }
}

} // namespace

TEST_CASE("a candidate's codes depend on itself alone: sampled") {
  for (const precision how : {precision::fp32, precision::bf16, precision::int8})
    check_independence(how, {});
}

TEST_CASE("a candidate's codes depend on itself alone: greedy") {
  for (const precision how : {precision::fp32, precision::bf16, precision::int8})
    check_independence(how, {.temperature = 0});
}

TEST_CASE("a candidate's codes depend on itself alone: continued, over several windows") {
  music_language_model model{testing::tiny_decoder("stereo", precision::bf16)};
  const auto texts = testing::random_texts(9);
  auto candidates = testing::candidates_of(texts);
  const std::vector<std::int64_t> given(8 * 12, 17);
  for (auto& candidate : candidates)
    candidate.given = given;
  const music_settings settings{.frames = 60, .window = 25, .stride = 10};
  const codes expected = in_batches(model, candidates, 1, settings, serial_executor());
  CHECK(in_batches(model, candidates, 4, settings, testing::two_threads()) == expected);
  CHECK(in_batches(model, candidates, 9, settings, serial_executor()) == expected);
}

} // namespace evo::music::nn
