#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "recordings.hpp"

#include <cmath>
#include <doctest/doctest.h>

namespace evo::music {
namespace {

using testing::tone;

/// Largest difference away from the ends, where a filter has no past or future.
double difference_inside(const audio_view& a, const audio_view& b, std::size_t margin) {
  double largest = 0;
  for (std::size_t i = margin; i + margin < a.frames(); ++i)
    largest = std::max(largest, std::abs(static_cast<double>(a.channel(0)[i] - b.channel(0)[i])));
  return largest;
}

} // namespace

TEST_CASE("a tone stays the same tone at another rate") {
  for (const int from : {8000, 22050, 32000, 44100, 48000}) {
    for (const int to : {16000, 32000, 44100}) {
      CAPTURE(from);
      CAPTURE(to);
      const audio_clip clip = tone(440, 1, from);
      const audio_clip moved = resample(clip, to);
      CHECK(moved.view().rate() == to);
      REQUIRE(moved.view().frames() == static_cast<std::size_t>(to));
      CHECK(difference_inside(moved, tone(440, 1, to), 1000) < 1e-4);
    }
  }
}

TEST_CASE("what the lower rate can't carry is removed, not folded down") {
  const audio_clip high = resample(tone(11000, 1, 44100), 16000);
  CHECK(difference_inside(high, audio_clip{1, 16000, 16000}, 1000) < 1e-4);
}

TEST_CASE("the number of frames is rounded, and never zero") {
  CHECK(resample(tone(100, 0.5, 44100), 16000).view().frames() == 8000);
  CHECK(resample(audio_clip{1, 1, 44100}, 8000).view().frames() == 1);
  CHECK(resample(audio_clip{2, 441, 44100}, 16000).view().frames() == 160);
  const audio_clip same = tone(440, 0.1, 16000);
  CHECK(std::ranges::equal(resample(same, 16000).view().samples(), same.view().samples()));
}

TEST_CASE("channels are resampled each by itself, and always to the same bits") {
  const audio_clip both = tone(440, 0.5, 44100, 2);
  audio_clip second{1, both.view().frames(), 44100};
  std::ranges::copy(both.view().channel(1), second.samples().begin());
  const audio_clip resampled = resample(both, 16000);
  CHECK(std::ranges::equal(resampled.view().channel(1), resample(second, 16000).view().samples()));
  CHECK(std::ranges::equal(resampled.view().samples(), resample(both, 16000).view().samples()));
}

TEST_CASE("impossible rates are refused") {
  CHECK_THROWS_AS(static_cast<void>(resample(tone(440, 0.1, 8000), 0)), error);
  CHECK_THROWS_AS(static_cast<void>(resample(audio_clip{1, 10, 0}, 8000)), error);
  CHECK_THROWS_AS(static_cast<void>(resample(audio_clip{1, 10, 8000}, 1000000)), error);
}

TEST_CASE("mono is the mean of the channels") {
  audio_clip clip{3, 2, 8000};
  for (std::size_t i = 0; i < 6; ++i)
    clip.samples()[i] = static_cast<float>(i);
  const audio_clip mixed = mono(clip);
  CHECK(mixed.view().channels() == 1);
  CHECK(mixed.view().samples()[0] == doctest::Approx(2.0));
  CHECK(mixed.view().samples()[1] == doctest::Approx(3.0));
}

} // namespace evo::music
