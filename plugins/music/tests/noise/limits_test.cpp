// Clips at the edge of what can be measured, and clips that can't be.
#include "evo/music/error.hpp"
#include "golden.hpp"
#include "signals.hpp"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::noise_signals;

namespace {

void check_range(const noise_terms& terms) {
  for (const double x : {terms.clipping, terms.dc_offset, terms.high_frequency, terms.flux,
                         terms.silence, terms.penalty}) {
    CHECK(x >= 0); // also false for NaN
    CHECK(x <= 1);
  }
}

} // namespace

TEST_CASE("every length from 1 to 5000 samples, any rate: all terms are in [0, 1]") {
  const auto samples = music(5000, 32000);
  for (std::size_t size = 1; size <= samples.size(); size = size * 5 / 4 + 1)
    for (const int rate : {1, 8000, 32000, 192000})
      for (const bool compatible : {false, true}) {
        CAPTURE(size);
        CAPTURE(rate);
        const std::vector<double> part(samples.begin(),
                                       samples.begin() + static_cast<std::ptrdiff_t>(size));
        check_range(noise_penalty(mono(part, rate), {.compatible = compatible}));
      }
}

TEST_CASE("ten milliseconds: measured in corrected mode, 0.5 in compatible mode") {
  const audio_clip clip = mono(music(320, 32000), 32000);
  CHECK(noise_penalty(clip).penalty > 0);
  CHECK(noise_penalty(clip).penalty < 0.5);
  CHECK(noise_penalty(clip, {.compatible = true}).penalty == 0.5);
  CHECK(noise_penalty(mono(std::vector<double>(320), 32000)).penalty == 1);
}

TEST_CASE(
    "digital silence: no NaN, the worst penalty; in compatible mode the best, as in the original") {
  const audio_clip clip(2, 64000, 32000);
  check_range(noise_penalty(clip));
  CHECK(noise_penalty(clip).penalty == 1);
  CHECK(noise_penalty(clip, {.compatible = true}).penalty == 0);
}

TEST_CASE("very loud and very soft samples stay finite") {
  for (const double gain : {1e6, 1e-30})
    for (const bool compatible : {false, true}) {
      auto samples = white(20000, 3);
      for (double& x : samples)
        x *= gain;
      check_range(noise_penalty(mono(samples, 32000), {.compatible = compatible}));
    }
}

TEST_CASE("refused with failure::input: no samples, no rate, NaN, infinity, beyond 1e6") {
  const auto refused = [](const audio_clip& clip) {
    for (const bool compatible : {false, true}) {
      try {
        (void)noise_penalty(clip, {.compatible = compatible});
        return false;
      } catch (const error& e) {
        if (e.kind() != failure::input)
          return false;
      }
    }
    return true;
  };
  CHECK(refused(audio_clip(1, 0, 32000)));
  CHECK(refused(audio_clip(0, 0, 32000)));
  CHECK(refused(audio_clip(1, 2000, 0)));
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), -1.1e6F}) {
    audio_clip clip(2, 2000, 32000);
    clip.channel(1)[1999] = bad;
    CHECK(refused(clip));
  }
}

TEST_CASE("the same samples give the same bits, wherever they lie in memory") {
  const auto samples = music(20000, 32000);
  const audio_clip clip = mono(samples, 32000);
  std::vector<float> shifted(samples.size() + 1);
  std::copy(clip.view().samples().begin(), clip.view().samples().end(), shifted.begin() + 1);
  const audio_view view(std::span<const float>{shifted}.subspan(1), 1, samples.size(), 32000);
  for (const bool compatible : {false, true})
    CHECK(distance(noise_penalty(clip, {.compatible = compatible}),
                   noise_penalty(view, {.compatible = compatible})) == 0);
}
