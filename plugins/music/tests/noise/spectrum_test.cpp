// The transform under the terms, against the definition.
#include "signals.hpp"
#include "stft.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::noise_signals;

namespace {

/// |X[bin]|^2 of the Hann-windowed frame at `start`, by the definition, in double.
double defined(std::span<const float> signal, std::ptrdiff_t start, std::size_t frame,
               std::size_t bin) {
  double re = 0, im = 0;
  for (std::size_t n = 0; n < frame; ++n) {
    const auto at = start + static_cast<std::ptrdiff_t>(n);
    if (at < 0 || at >= static_cast<std::ptrdiff_t>(signal.size()))
      continue;
    const double turn = 2 * std::numbers::pi * static_cast<double>(n) / static_cast<double>(frame);
    const double x = signal[static_cast<std::size_t>(at)] * (0.5 - 0.5 * std::cos(turn));
    re += x * std::cos(turn * static_cast<double>(bin));
    im -= x * std::sin(turn * static_cast<double>(bin));
  }
  return re * re + im * im;
}

} // namespace

TEST_CASE(
    "power is that of the definition within 1e-6 of the largest bin, inside and over both ends") {
  const audio_clip clip = mono(white(5000, 11), 32000);
  const auto signal = clip.view().samples();
  for (const std::size_t frame : {64U, 256U, 512U, 1024U, 2048U}) {
    stft transform(frame);
    std::vector<lanes> power(transform.bins());
    for (const std::ptrdiff_t start : {-700, 0, 1001, 4600}) {
      transform.power(signal, start, 300, power);
      double largest = 0, difference = 0;
      for (std::size_t j = 0; j < lanes::count; ++j)
        for (std::size_t bin = 0; bin <= frame / 2; bin += frame / 64 + 1) {
          const double expected =
              defined(signal, start + 300 * static_cast<std::ptrdiff_t>(j), frame, bin);
          largest = std::max(largest, expected);
          difference = std::max(difference, std::abs(expected - power[bin].v[j]));
        }
      CAPTURE(frame);
      CAPTURE(start);
      CHECK(difference <= 1e-6 * largest);
    }
  }
}

TEST_CASE("decibels are within 1e-5 of 10 log10 from 1e-30 to 1e30, each lane by itself") {
  double worst = 0;
  for (double x = 1e-30; x < 1e30; x *= 1.0123) {
    const auto a = static_cast<float>(x), b = static_cast<float>(1 / x);
    const lanes level = decibels(lanes(lanes::vector_type{a, b, 1, 2 * a}));
    const double expected[] = {10 * std::log10(a), 10 * std::log10(b), 0, 10 * std::log10(2 * a)};
    for (std::size_t j = 0; j < lanes::count; ++j) // relative, where a float can't tell 1e-5 apart
      worst = std::max(worst, std::abs(static_cast<double>(level.v[j]) - expected[j]) /
                                  std::max(1.0, std::abs(expected[j]) / 50));
  }
  CHECK(worst < 1e-5);
}

TEST_CASE("a frame's numbers don't depend on the frames beside it") {
  const audio_clip clip = mono(white(8000, 12), 32000);
  const auto signal = clip.view().samples();
  stft transform(1024);
  std::vector<lanes> together(transform.bins()), shifted(transform.bins());
  transform.power(signal, 512, 512, together);
  transform.power(signal, 1024, 512, shifted);
  for (std::size_t k = 0; k < together.size(); ++k)
    for (std::size_t j = 1; j < lanes::count; ++j)
      CHECK(together[k].v[j] == shifted[k].v[j - 1]);
}
