#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "evo/music/mert.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>
#include <limits>
#include <thread>
#include <vector>

namespace evo::music {
namespace {

const std::filesystem::path checkpoints{EVO_MERT_CHECKPOINTS};

const mert_encoder& tiny() {
  static const mert_encoder encoder{{.model = checkpoints / "tiny", .precision = "fp32"}};
  return encoder;
}

executor thread_each() {
  return [](std::size_t n, const std::function<void(std::size_t)>& body) {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < n; ++i)
      threads.emplace_back([&body, i] { body(i); });
  };
}

/// Two tones and something like noise, at another level on each channel.
audio_clip sound(std::size_t channels, std::size_t frames, int rate) {
  audio_clip clip{channels, frames, rate};
  for (std::size_t c = 0; c < channels; ++c)
    for (std::size_t i = 0; i < frames; ++i) {
      const double t = static_cast<double>(i) / rate;
      const double noise = std::fmod(static_cast<double>(i * 7919 % 104729), 97) / 97 - 0.5;
      clip.channel(c)[i] =
          static_cast<float>((0.3 + 0.2 * static_cast<double>(c)) * std::sin(2765 * t) +
                             0.2 * std::sin(577 * t) + 0.1 * noise + 0.05);
    }
  return clip;
}

std::vector<float> alone(const audio_view& clip) {
  return tiny().embed(std::span{&clip, 1}, serial_executor()).values;
}

double distance(std::span<const float> a, std::span<const float> b) {
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    worst = std::max(worst, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  return worst;
}

audio_clip part(const audio_view& clip, std::size_t begin, std::size_t frames) {
  audio_clip cut{1, frames, clip.rate()};
  std::ranges::copy(clip.channel(0).subspan(begin, frames), cut.samples().begin());
  return cut;
}

} // namespace

TEST_CASE("a clip's embedding doesn't depend on its neighbours, their lengths or threads") {
  for (const auto* precision : {"fp32", "bf16", "int8"}) {
    CAPTURE(precision);
    const mert_encoder encoder{{.model = checkpoints / "tiny", .precision = precision}};
    const std::array owned{sound(2, 44100, 44100), sound(1, 400, 24000), sound(1, 50000, 24000),
                           sound(2, 6000, 32000), sound(1, 24000 * 70, 24000)};
    const std::vector<audio_view> clips(owned.begin(), owned.end());
    const auto together = encoder.embed(clips, thread_each());
    CHECK(together.size == 5);
    CHECK(together.layers == 4);
    CHECK(together.dim == 24);
    for (std::size_t i = 0; i < clips.size(); ++i) {
      CAPTURE(i);
      CHECK(std::ranges::equal(encoder.embed(std::span{&clips[i], 1}, serial_executor()).values,
                               together[i]));
    }
  }
  CHECK(tiny().embed({}, serial_executor()).values.empty());
}

TEST_CASE("channels are mixed, rates are changed, and neither level nor offset is heard") {
  const audio_clip clip = sound(2, 48000, 24000);
  const auto expected = alone(clip);
  CHECK(alone(mono(clip)) == expected);
  audio_clip other = mono(clip);
  for (float& x : other.samples())
    x = 0.5F * x - 0.25F;
  CHECK(distance(alone(other), expected) < 1e-4);
  CHECK(distance(alone(resample(clip, 48000)), expected) < 0.05); // seen: 0.003
  CHECK(distance(alone(sound(2, 24000, 24000)), expected) > 0.05);
}

TEST_CASE("a long clip is heard in windows of one length, averaged by frames") {
  constexpr std::size_t second = 24000;
  const audio_clip exactly = sound(1, 30 * second, 24000), longer = sound(1, 70 * second, 24000);
  // Three windows; their levels and offsets are those of the whole clip, hardly another one's here.
  const auto whole = alone(longer);
  std::vector<double> mean(whole.size());
  for (std::size_t w = 0; w < 3; ++w) {
    const auto one = alone(part(longer, 70 * second * w / 3, 70 * second / 3));
    for (std::size_t i = 0; i < mean.size(); ++i)
      mean[i] += static_cast<double>(one[i]) / 3;
  }
  const std::vector<float> expected(mean.begin(), mean.end());
  CHECK(distance(whole, expected) < 1e-3);
  CHECK(alone(exactly).size() == whole.size());
}

TEST_CASE("clips that can't be heard are refused in words") {
  const auto refuses = [](const audio_clip& clip, const char* part) {
    CHECK_THROWS_WITH_AS(alone(clip), doctest::Contains(part), error);
  };
  refuses(audio_clip{1, 0, 24000}, "no samples");
  refuses(sound(1, 399, 24000), "399 samples at 24000 Hz (at least 400");
  refuses(sound(1, 700, 44100), "381 samples at 24000 Hz");
  audio_clip broken = sound(1, 5000, 24000);
  broken.samples()[100] = std::numeric_limits<float>::quiet_NaN();
  refuses(broken, "no finite numbers");
  const auto silent = alone(audio_clip{1, 5000, 24000});
  CHECK(std::ranges::all_of(silent, [](float x) { return std::isfinite(x); }));
}

TEST_CASE("checkpoints and precisions that there aren't are refused in words") {
  const auto refuses = [](const mert_options& options, const char* part) {
    CHECK_THROWS_WITH_AS(mert_encoder{options}, doctest::Contains(part), error);
  };
  refuses({.model = checkpoints / "none"}, "config.json");
  refuses({.model = checkpoints / "tiny", .precision = "fp16"},
          "encoder.precision: fp16 is none (fp32, bf16 or int8)");
}

} // namespace evo::music
