// What the measure gives is compared with the signals and results of EBU Tech 3341 (2016), table 1,
// and with the filter coefficients that ITU-R BS.1770-4 has for 48 kHz.
#include "evo/music/loudness.hpp"

#include "evo/music/error.hpp"
#include "recordings.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <doctest/doctest.h>
#include <limits>
#include <numbers>

namespace evo::music {
namespace {

struct passage {
  double decibels; ///< of the peak, under full scale
  double seconds;
};

/// A stereo tone of 1000 Hz, one passage after the other.
audio_clip passages(std::span<const passage> all, int rate, double hertz = 1000) {
  std::vector<float> samples;
  for (const auto& [decibels, seconds] : all) {
    const double size = std::pow(10.0, decibels / 20);
    const auto end = samples.size() + static_cast<std::size_t>(seconds * rate);
    while (samples.size() < end)
      samples.push_back(
          static_cast<float>(size * std::sin(2 * std::numbers::pi * hertz *
                                             static_cast<double>(samples.size()) / rate)));
  }
  audio_clip clip{2, samples.size(), rate};
  for (const std::size_t channel : {0U, 1U})
    std::ranges::copy(samples, clip.channel(channel).begin());
  return clip;
}

/// Decibels by which BS.1770-4's filters for 48 kHz, tables 1 and 2, raise a tone.
double weight_at(double hertz) {
  const auto z = std::polar(1.0, -2 * std::numbers::pi * hertz / 48000);
  const auto shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z * z) /
                     (1.0 - 1.69065929318241 * z + 0.73248077421585 * z * z);
  const auto cut =
      (1.0 - 2.0 * z + z * z) / (1.0 - 1.99004745483398 * z + 0.99007225036621 * z * z);
  return 20 * std::log10(std::abs(shelf * cut));
}

float peak_of(const audio_clip& clip) {
  float peak = 0;
  for (const float sample : clip.view().samples())
    peak = std::max(peak, std::abs(sample));
  return peak;
}

} // namespace

TEST_CASE("loudness is that of EBU Tech 3341's test signals") {
  struct signal {
    std::vector<passage> passages;
    double expected;
  };
  const std::vector<signal> signals{
      {{{-23, 20}}, -23},
      {{{-33, 20}}, -33},
      {{{-36, 10}, {-23, 60}, {-36, 10}}, -23},
      {{{-72, 10}, {-36, 10}, {-23, 60}, {-36, 10}, {-72, 10}}, -23},
      {{{-26, 20}, {-20, 20.1}, {-26, 20}}, -23},
  };
  for (const int rate : {48000, 44100, 32000})
    for (const auto& [parts, expected] : signals) {
      CAPTURE(rate);
      CAPTURE(parts.size());
      CHECK(std::abs(loudness(passages(parts, rate)) - expected) < 0.1); // the document's tolerance
    }
}

TEST_CASE("tones weigh what the standard's filters say, at any rate") {
  const passage tone{-20, 5};
  for (const int rate : {48000, 44100, 32000})
    for (const double hertz : {30.0, 60.0, 200.0, 1000.0, 2000.0, 4000.0, 7000.0}) {
      CAPTURE(rate);
      CAPTURE(hertz);
      const double expected = -0.691 + weight_at(hertz) - 20; // two channels at half the power
      // Near half of the rate the bilinear transform bends the shelf a little.
      CHECK(loudness(passages({&tone, 1}, rate, hertz)) ==
            doctest::Approx(expected).epsilon(0.002));
    }
}

TEST_CASE("silence has no loudness and stays silent; short clips have one") {
  const audio_clip silent{1, 32000, 32000};
  CHECK(loudness(silent) == -std::numeric_limits<double>::infinity());
  CHECK(std::ranges::equal(at_loudness(silent, -16).view().samples(), silent.view().samples()));
  CHECK(loudness(audio_clip{1, 0, 32000}) == -std::numeric_limits<double>::infinity());
  const passage short_one{-23, 0.3}, long_one{-23, 3};
  CHECK(std::abs(loudness(passages({&short_one, 1}, 32000)) -
                 loudness(passages({&long_one, 1}, 32000))) < 0.2);
  CHECK_THROWS_AS((void)loudness(audio_clip{1, 100, 1000}), error);
}

TEST_CASE("clips come to the loudness that is asked for, as far as full scale allows") {
  const std::vector<passage> parts{{-30, 2}, {-20, 3}};
  const audio_clip clip = passages(parts, 32000);
  for (const double target : {-40.0, -23.0, -14.0}) {
    const audio_clip fitted = at_loudness(clip, target);
    CHECK(loudness(fitted) == doctest::Approx(target).epsilon(1e-4));
    const float gain = fitted.view().samples()[100] / clip.view().samples()[100];
    for (std::size_t i = 101; i < 40000; i += 997)
      CHECK(fitted.view().samples()[i] == doctest::Approx(gain * clip.view().samples()[i]));
  }
  const audio_clip loudest = at_loudness(clip, 5);
  CHECK(peak_of(loudest) == doctest::Approx(1));
  CHECK(peak_of(loudest) <= 1);
  CHECK(loudness(loudest) < 5);
}

} // namespace evo::music
