#include "support.hpp"

#include "evo/music/error.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <numeric>

namespace evo::music::nn {
namespace {

using codes = std::vector<std::vector<std::int64_t>>;

struct small_model {
  music_language_model model{testing::tiny_decoder("mono")};
  std::vector<std::vector<float>> texts = testing::random_texts(4);
  std::vector<music_candidate> candidates = testing::candidates_of(texts);

  codes generate(const music_settings& settings, const step_watch& watch = {}) {
    return model.generate(candidates, settings, serial_executor(), watch);
  }
};

/// Frames [begin, end) of a candidate's 4 codebooks.
std::vector<std::int64_t> part(const std::vector<std::int64_t>& all, std::size_t begin,
                               std::size_t end) {
  const std::size_t frames = all.size() / 4;
  std::vector<std::int64_t> some;
  for (std::size_t k = 0; k < 4; ++k)
    for (std::size_t f = begin; f < end; ++f)
      some.push_back(all[k * frames + f]);
  return some;
}

failure kind_of(small_model& m, const music_settings& settings) {
  try {
    (void)m.generate(settings);
  } catch (const error& problem) {
    return problem.kind();
  }
  FAIL("accepted");
  return {};
}

} // namespace

TEST_CASE("exactly as many frames come out as are asked for") {
  small_model m;
  for (const std::size_t frames : {1, 2, 3, 7}) {
    const auto made = m.generate({.frames = frames});
    REQUIRE(made.size() == 4);
    for (const auto& own : made) {
      CHECK(own.size() == 4 * frames);
      for (const std::int64_t code : own)
        CHECK((code >= 0 && code < 512));
    }
  }
  CHECK(m.model.generate({}, {}, serial_executor()).empty());
}

TEST_CASE("the seed decides what is drawn") {
  small_model m;
  const auto made = m.generate({.frames = 12});
  CHECK(m.generate({.frames = 12}) == made);
  m.candidates[0].seed += 1;
  const auto other = m.generate({.frames = 12});
  CHECK(other[0] != made[0]);
  CHECK(other[1] == made[1]);
}

// The last codebook's frame f is drawn when the first one's frame f + 3 is known, if there is one.
TEST_CASE("a shorter clip is the begin of a longer one, but for its last 3 frames") {
  small_model m;
  const auto made = m.generate({.frames = 12})[0], shorter = m.generate({.frames = 9})[0];
  CHECK(part(shorter, 0, 6) == part(made, 0, 6));
  CHECK(part(shorter, 0, 9) != part(made, 0, 9));
}

TEST_CASE("a clip that is continued goes on as it would have") {
  small_model m;
  const auto made = m.generate({.frames = 20});
  codes begins;
  for (const auto& own : made)
    begins.push_back(part(own, 0, 9));
  for (std::size_t i = 0; i < begins.size(); ++i)
    m.candidates[i].given = begins[i];
  CHECK(m.generate({.frames = 20}) == made);
  CHECK(m.generate({.frames = 9}) == begins);
}

TEST_CASE("a window continues the last part of the one before") {
  small_model m;
  m.candidates.resize(1);
  const music_settings greedy{
      .frames = 16, .sampling = {.temperature = 0}, .window = 10, .stride = 6};
  const auto made = m.generate(greedy)[0];
  m.candidates[0].given = {};
  auto first = greedy;
  first.frames = 10;
  CHECK(part(made, 0, 10) == m.generate(first)[0]);
  const auto end_of_first = part(made, 6, 10);
  m.candidates[0].given = end_of_first;
  CHECK(part(made, 6, 16) == m.generate(first)[0]);
}

TEST_CASE("the watch hears of every step, and may stop") {
  small_model m;
  std::vector<std::size_t> heard;
  std::size_t all = 0;
  (void)m.generate({.frames = 5}, [&](std::size_t done, std::size_t total) {
    heard.push_back(done);
    all = total;
    return true;
  });
  CHECK(all == 4 * 8);
  CHECK(heard == std::vector<std::size_t>{0, 4, 8, 12, 16, 20, 24, 28});
  try {
    (void)m.generate({.frames = 5}, [](std::size_t done, std::size_t) { return done < 12; });
    FAIL("went on");
  } catch (const error& problem) {
    CHECK(problem.kind() == failure::interrupted);
  }
  // The model is as good as before.
  CHECK(m.generate({.frames = 5}) == small_model{}.generate({.frames = 5}));
}

TEST_CASE("batches are as even as their number allows") {
  small_model m;
  m.texts.assign(10, std::vector<float>(3 * testing::text_width, 0.5F));
  m.candidates = testing::candidates_of(m.texts);
  music_settings settings{.frames = 5};
  settings.memory_budget = m.model.bytes(std::span{m.candidates}.first(8), settings);
  CHECK(m.model.batches(m.candidates, settings) == std::vector<std::size_t>{5, 5});
  settings.memory_budget = m.model.bytes(m.candidates, settings);
  CHECK(m.model.batches(m.candidates, settings) == std::vector<std::size_t>{10});
  --settings.memory_budget;
  CHECK(m.model.batches(m.candidates, settings) == std::vector<std::size_t>{5, 5});
  settings.memory_budget += 1001;
  settings.held = 1000;
  CHECK(m.model.batches(m.candidates, settings) == std::vector<std::size_t>{10});
  ++settings.held;
  CHECK(m.model.batches(m.candidates, settings) == std::vector<std::size_t>{5, 5});
  CHECK(m.model.generate(m.candidates, settings, serial_executor()).size() == 10);
}

TEST_CASE("what can't be generated is refused") {
  small_model m;
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(kind_of(m, {.guidance = -1}) == failure::configuration);
  CHECK(kind_of(m, {.guidance = nan}) == failure::configuration);
  CHECK(kind_of(m, {.sampling = {.temperature = -1}}) == failure::configuration);
  CHECK(kind_of(m, {.window = 2046}) == failure::configuration);
  CHECK(kind_of(m, {.window = 100, .stride = 100}) == failure::configuration);
  CHECK(kind_of(m, {.stride = 0}) == failure::configuration);
  CHECK(kind_of(m, {.memory_budget = 1000}) == failure::configuration);
  const std::vector<std::int64_t> ragged(7), high(8, 512), many(4 * 6);
  for (const auto* given : {&ragged, &high, &many}) {
    for (auto& candidate : m.candidates)
      candidate.given = *given;
    CHECK(kind_of(m, {.frames = 5}) == failure::configuration);
  }
  m.candidates[0].given = {};
  CHECK(kind_of(m, {.frames = 50}) == failure::configuration);
  m.candidates = {{std::span{m.texts[0]}.first(5), 0, {}}};
  CHECK(kind_of(m, {.frames = 5}) == failure::configuration);
}

} // namespace evo::music::nn
