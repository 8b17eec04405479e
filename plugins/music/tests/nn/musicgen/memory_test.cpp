#include "../support/random_source.hpp"
#include "support.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <unistd.h>

namespace evo::music::nn {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_measurable = false; // sanitizers keep memory of their own, and what is freed
#else
constexpr bool is_measurable = true;
#endif

/// Bytes of this process in memory.
std::size_t resident() {
  std::size_t all = 0, pages = 0;
  std::ifstream{"/proc/self/statm"} >> all >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

struct narrow_model {
  /// Narrow and deep, so that its caches are large and its products small.
  static music_decoder decoder() {
    return {testing::random_source{},
            {.width = 64,
             .layers = 6,
             .heads = 4,
             .feed_forward = 128,
             .vocabulary = 128,
             .pad_token = 128},
            testing::text_width,
            precision::fp32};
  }

  std::size_t peak_of(const music_settings& settings, std::size_t count) {
    std::size_t most = 0;
    const auto part = std::span{candidates}.first(count);
    (void)model.generate(part, settings, serial_executor(), [&](std::size_t, std::size_t) {
      most = std::max(most, resident());
      return true;
    });
    return most;
  }

  music_language_model model{decoder()};
  std::vector<std::vector<float>> texts = testing::random_texts(32);
  std::vector<music_candidate> candidates = testing::candidates_of(texts);
};

} // namespace

TEST_CASE("a batch takes the bytes that are foretold, and gives them back") {
  if (!is_measurable)
    return;
  narrow_model m;
  const music_settings settings{.frames = 300};
  (void)m.peak_of({.frames = 2}, 1);
  m.model.release();
  const std::size_t before = resident();
  const auto took = static_cast<double>(m.peak_of(settings, 32) - before);
  const auto foretold =
      static_cast<double>(m.model.bytes(m.candidates, settings) - m.model.decoder().bytes());
  CHECK(foretold > 4e7);
  CHECK(took == doctest::Approx(foretold).epsilon(0.05));
  m.model.release();
  CHECK(static_cast<double>(resident() - before) < 0.05 * foretold);
}

TEST_CASE("a memory budget is kept") {
  if (!is_measurable)
    return;
  narrow_model m;
  music_settings settings{.frames = 300};
  (void)m.peak_of({.frames = 2}, 1);
  const std::size_t weights = m.model.decoder().bytes();
  const std::size_t whole = m.model.bytes(m.candidates, settings) - weights;
  settings.memory_budget = weights + whole / 4;
  m.model.release();
  const std::size_t before = resident();
  const auto took = static_cast<double>(m.peak_of(settings, 32) - before);
  CHECK(took < 1.05 * static_cast<double>(whole) / 4);
}

TEST_CASE("generation after generation takes no more memory") {
  if (!is_measurable)
    return;
  narrow_model m;
  std::vector<std::size_t> after;
  for (std::size_t generation = 0; generation < 20; ++generation) {
    // Populations and clips of changing size, as a run with budgets may have; the third are the
    // largest.
    (void)m.peak_of({.frames = 40 + 10 * (generation % 3)}, 9 - generation % 2);
    after.push_back(resident());
  }
  CHECK(static_cast<double>(after.back()) <= 1.05 * static_cast<double>(after[2]));
}

} // namespace evo::music::nn
