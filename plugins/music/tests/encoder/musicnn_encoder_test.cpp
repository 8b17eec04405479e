#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "evo/music/musicnn.hpp"
#include "support.hpp"
#include "synthetic_clips.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <exception>
#include <filesystem>
#include <fstream>
#include <limits>
#include <thread>
#include <vector>

namespace evo::music {
namespace {

/// One thread an item, all at once.
executor thread_each() {
  return [](std::size_t n, const std::function<void(std::size_t)>& body) {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < n; ++i)
      threads.emplace_back([&body, i] { body(i); });
    for (std::thread& thread : threads)
      thread.join();
  };
}

executor backwards() {
  return [](std::size_t n, const std::function<void(std::size_t)>& body) {
    while (n > 0)
      body(--n);
  };
}

std::vector<float> copy(std::span<const float> values) {
  return {values.begin(), values.end()};
}

std::vector<float> embed_alone(const audio_view& clip) {
  const std::array clips{clip};
  return testing::mtt().embed(clips, serial_executor()).values;
}

audio_clip first_frames(const audio_view& clip, std::size_t frames) {
  audio_clip part{1, frames, clip.rate()};
  std::ranges::copy(clip.samples().first(frames), part.samples().begin());
  return part;
}

double cosine(std::span<const float> a, std::span<const float> b) {
  double dot = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto x = static_cast<double>(a[i]), y = static_cast<double>(b[i]);
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return dot / std::sqrt(aa * bb);
}

} // namespace

TEST_CASE("a clip's embedding and tags don't depend on batch, order or thread, bit for bit") {
  std::vector<audio_clip> owned;
  for (const auto& clip : testing::synthetic_clips)
    owned.push_back(clip.make());
  const std::vector<audio_view> clips(owned.begin(), owned.end());
  const embedding_batch together = testing::mtt().embed(clips, thread_each());
  CHECK(together.size == clips.size());
  CHECK(together.layers == 2);
  CHECK(together.dim == 200);
  CHECK(testing::mtt().embed(clips, backwards()).values == together.values);
  const auto tags = testing::mtt().tags(clips, thread_each());
  for (std::size_t i = 0; i < clips.size(); ++i) {
    CAPTURE(i);
    const std::array alone{clips[i]};
    CHECK(testing::mtt().embed(alone, serial_executor()).values == copy(together[i]));
    CHECK(testing::mtt().tags(alone, serial_executor())[0] == tags[i]);
  }
}

TEST_CASE("a clip shorter than three seconds is repeated to three") {
  const audio_clip whole = testing::synthetic_clips[0].make();
  const audio_clip second = first_frames(whole, 16000);
  audio_clip thrice{1, 48000, 16000};
  for (std::size_t i = 0; i < 48000; ++i)
    thrice.samples()[i] = second.view().samples()[i % 16000];
  CHECK(embed_alone(second) == embed_alone(thrice));
}

TEST_CASE("patches are averaged, and what follows the last whole one is not heard") {
  const audio_clip whole = testing::synthetic_clips[3].make();
  CHECK(embed_alone(first_frames(whole, 95744 + 256)) == embed_alone(whole));
  // The second patch begins 187 frames of 256 samples after the first.
  const std::vector<float> both = embed_alone(whole);
  const std::vector<float> first = embed_alone(first_frames(whole, 60000));
  CHECK(first != both);
}

TEST_CASE("any rate, channel count and length will do") {
  const audio_clip clip = testing::synthetic_clips[0].make();
  const std::vector<float> expected = embed_alone(clip);
  audio_clip stereo{2, clip.view().frames(), 16000};
  for (std::size_t c = 0; c < 2; ++c)
    std::ranges::copy(clip.view().samples(), stereo.channel(c).begin());
  CHECK(embed_alone(stereo) == expected);

  // The filter's edge at 8 kHz shows in the upper bands, but the clip stays nearest to itself.
  const double itself = cosine(expected, embed_alone(resample(clip, 32000)));
  CHECK(itself > 0.9); // seen: 0.96
  for (std::size_t other = 1; other < testing::synthetic_clips.size(); ++other)
    CHECK(itself > cosine(expected, embed_alone(testing::synthetic_clips[other].make())));

  for (const int rate : {8000, 11025, 48000}) {
    const audio_clip ten_milliseconds{1, static_cast<std::size_t>(rate / 100), rate};
    CHECK(std::ranges::all_of(embed_alone(ten_milliseconds),
                              [](float x) { return std::isfinite(x); }));
  }
}

TEST_CASE("the pooled embedding has 2 x 753 values") {
  const musicnn_encoder pooled{
      {.weights = EVO_MUSICNN_WEIGHTS, .embedding = musicnn_embedding::pooled}};
  const audio_clip clip = testing::synthetic_clips[0].make();
  const std::array<audio_view, 1> clips{clip};
  const embedding_batch batch = pooled.embed(clips, serial_executor());
  CHECK(batch.dim == 753);
  CHECK(batch.values.size() == 2 * 753);
  CHECK(std::ranges::all_of(batch.values, [](float x) { return std::isfinite(x); }));
}

TEST_CASE("tag names are those of the chosen model") {
  CHECK(testing::msd().tag_names().size() == 50);
  CHECK(testing::msd().tag_names()[0] == "rock");
  CHECK(testing::msd().tag_names()[49] == "happy");
  CHECK(testing::mtt().tag_names()[0] == "guitar");
  CHECK(testing::mtt().tag_names()[49] == "choral");
}

TEST_CASE("clips without usable samples are refused") {
  audio_clip broken = first_frames(testing::synthetic_clips[0].make(), 16000);
  broken.samples()[7] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH_AS(static_cast<void>(embed_alone(broken)),
                       doctest::Contains("no finite numbers"), error);
  CHECK_THROWS_WITH_AS(static_cast<void>(embed_alone(audio_view{})),
                       doctest::Contains("no samples"), error);
}

TEST_CASE("missing weights are an input error that says how to make them") {
  try {
    const musicnn_encoder encoder{{.weights = "/nowhere/musicnn.safetensors"}};
    FAIL("was accepted");
  } catch (const error& problem) {
    CHECK(problem.kind() == failure::input);
    CHECK(std::string{problem.what()}.find("convert_musicnn.py") != std::string::npos);
  }
}

} // namespace evo::music
