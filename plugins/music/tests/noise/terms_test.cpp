// Each term of the corrected mode answers to its own fault, in the right direction.
#include "golden.hpp"
#include "signals.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::noise_signals;

namespace {

constexpr int rate = 32000;
constexpr std::size_t size = 3 * rate;

noise_terms measure(const std::vector<double>& samples, int at = rate) {
  return noise_penalty(mono(samples, at));
}

std::vector<double> clip_at_one(std::vector<double> a, double gain) {
  for (double& x : a)
    x = std::clamp(x * gain, -1.0, 1.0);
  return a;
}

std::vector<double> with_offset(std::vector<double> a, double offset) {
  for (double& x : a)
    x += offset;
  return a;
}

/// `count` single-sample clicks, evenly spread.
std::vector<double> with_clicks(std::vector<double> a, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    a[(2 * i + 1) * a.size() / (2 * count)] += 0.4;
  return a;
}

/// Zeros from `first` on, for `length` samples.
std::vector<double> with_gap(std::vector<double> a, std::size_t first, std::size_t length) {
  std::fill_n(a.begin() + static_cast<std::ptrdiff_t>(first), length, 0.0);
  return a;
}

audio_clip two_channels(const std::vector<double>& left, const std::vector<double>& right) {
  audio_clip clip(2, left.size(), rate);
  for (std::size_t n = 0; n < left.size(); ++n) {
    clip.channel(0)[n] = static_cast<float>(left[n]);
    clip.channel(1)[n] = static_cast<float>(right[n]);
  }
  return clip;
}

std::vector<double> scaled(std::vector<double> a, double gain) {
  for (double& x : a)
    x *= gain;
  return a;
}

} // namespace

TEST_CASE("clean music costs less than 0.15, and no term but the spectral ones sees anything") {
  const auto terms = measure(music(size, rate));
  CHECK(terms.penalty < 0.15);
  CHECK(terms.clipping == 0);
  CHECK(terms.dc_offset < 0.02);
  CHECK(terms.silence == 0);
}

TEST_CASE("clipping grows with the gain into the rails, from 0 to 1") {
  double before = 0;
  for (const double gain : {1.0, 2.0, 3.0, 5.0}) {
    const double now = measure(clip_at_one(music(size, rate), gain)).clipping;
    CAPTURE(gain);
    CHECK((gain == 1.0 ? now == 0 : now > before));
    before = now;
  }
  CHECK(measure(clip_at_one(sine(size, rate, 330), 3)).clipping == 1);
}

TEST_CASE("the offset is ten times what was added, and a deep bass has none") {
  for (const double offset : {0.01, -0.03, 0.08})
    CHECK(measure(with_offset(music(size, rate), offset)).dc_offset ==
          doctest::Approx(10 * std::abs(offset)).epsilon(0.15));
  CHECK(measure(scaled(sine(size, rate, 41.2), 0.8)).dc_offset < 0.08);
  CHECK(noise_penalty(mono(scaled(sine(size, rate, 41.2), 0.8), rate), {.compatible = true})
            .dc_offset == 1); // the original takes it for one
}

TEST_CASE(
    "high frequency is 1 for white noise and nearly 0 for a tone below the limit, at every rate") {
  for (const int at : {8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000}) {
    CAPTURE(at);
    const auto length = static_cast<std::size_t>(2 * at);
    CHECK(measure(scaled(white(length, 1), 0.3), at).high_frequency == 1);
    CHECK(measure(scaled(sine(length, at, 441), 0.3), at).high_frequency < 0.01);
  }
}

TEST_CASE("the penalty of the same music hardly depends on the rate, 8 to 48 kHz") {
  for (const int at : {8000, 11025, 16000, 22050, 32000, 44100, 48000}) {
    CAPTURE(at);
    const auto terms = measure(music(static_cast<std::size_t>(4 * at), at), at);
    CHECK(terms.penalty > 0.05);
    CHECK(terms.penalty < 0.15);
    CHECK(terms.flux < 0.25);
  }
}

TEST_CASE(
    "flux grows with the number of clicks and of gaps, and holds nothing against glides, chords "
    "and hiss") {
  const auto tone = scaled(sine(size, rate, 441.3), 0.3);
  CHECK(measure(tone).flux < 0.01);
  double before = measure(tone).flux;
  for (const std::size_t clicks : {3, 9, 27}) {
    const double now = measure(with_clicks(tone, clicks)).flux;
    CHECK(now > before + 0.02);
    before = now;
  }
  auto gaps = tone;
  before = measure(tone).flux;
  for (std::size_t i = 1; i < 9; ++i) {
    gaps = with_gap(gaps, i * size / 9, 320);
    const double now = measure(gaps).flux;
    CHECK(now > before);
    before = now;
  }
  CHECK(before > 0.2);
  CHECK(measure(scaled(white(size, 4), 0.2)).flux < 0.02);
  CHECK(measure(music(size, rate)).flux < 0.2); // with drums; 1 in compatible mode
  CHECK(noise_penalty(mono(music(size, rate), rate), {.compatible = true}).flux == 1);
}

TEST_CASE("flux holds nothing against a vibrato of a semitone") {
  std::vector<double> voice(size);
  for (std::size_t n = 0; n < size; ++n) { // 500 Hz, +-30 Hz, 5.5 times a second
    const double t = static_cast<double>(n) / rate, turn = 2 * std::numbers::pi;
    voice[n] = 0.3 * std::sin(turn * 500 * t + 30 / 5.5 * std::sin(turn * 5.5 * t));
  }
  CHECK(measure(voice).flux < 0.01);
}

TEST_CASE("nothing but silence depends on the gain, as long as nothing clips or falls silent") {
  const auto loud = measure(music(size, rate)), soft = measure(scaled(music(size, rate), 0.125));
  CHECK(soft.high_frequency == doctest::Approx(loud.high_frequency).epsilon(1e-6));
  CHECK(soft.flux == doctest::Approx(loud.flux).epsilon(1e-6));
  CHECK(soft.dc_offset == doctest::Approx(loud.dc_offset / 8).epsilon(1e-6));
  CHECK(measure(scaled(music(size, rate), 1e-4)).penalty == 1);
}

TEST_CASE("silence: rests are free, half a second counts, an empty clip has penalty 1") {
  const auto sound = scaled(sine(size, rate, 441.3), 0.3);
  CHECK(measure(with_gap(sound, 20000, rate / 4)).silence == 0);
  CHECK(measure(with_gap(sound, 20000, rate)).silence == doctest::Approx(2.0 / 3).epsilon(0.05));
  CHECK(measure(with_gap(sound, 0, size / 2)).penalty <
        measure(with_gap(sound, 0, size * 3 / 4)).penalty);
  CHECK(measure(std::vector<double>(size)).penalty == 1);
  CHECK(measure(std::vector<double>(size, 0.02)).penalty == 1); // an offset can't be heard
}

TEST_CASE("silence starts at the threshold") {
  // RMS of a sine is its amplitude / sqrt 2: -60 dBFS is an amplitude of 0.001414.
  CHECK(measure(scaled(sine(size, rate, 441.3), 0.0015)).silence == 0);
  CHECK(measure(scaled(sine(size, rate, 441.3), 0.0013)).silence == 1);
  CHECK(noise_penalty(mono(scaled(sine(size, rate, 441.3), 0.0013), rate),
                      {.silence_threshold_dbfs = -70})
            .silence == 0);
}

TEST_CASE("a duplicated channel changes nothing, in either mode") {
  const auto one = music(size, rate);
  for (const bool compatible : {false, true})
    CHECK(distance(noise_penalty(mono(one, rate), {.compatible = compatible}),
                   noise_penalty(two_channels(one, one), {.compatible = compatible})) == 0);
}

TEST_CASE("a fault in one channel is seen, and opposite phases aren't silence") {
  const auto sound = music(size, rate);
  CHECK(noise_penalty(two_channels(sound, clip_at_one(sound, 9))).clipping ==
        measure(clip_at_one(sound, 9)).clipping);
  CHECK(noise_penalty(two_channels(sound, with_offset(sound, 0.05))).dc_offset > 0.4);
  CHECK(noise_penalty(two_channels(sound, scaled(sound, -1))).silence == 0);
}

TEST_CASE("repeating a clip leaves its penalty nearly where it was") {
  auto once = music(4 * rate, rate), twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  CHECK(distance(measure(once), measure(twice)) < 0.02);
}

TEST_CASE("the weights are the user's, and the penalty stays within [0, 1]") {
  const audio_clip clip = mono(clip_at_one(music(size, rate), 9), rate);
  const auto terms = noise_penalty(clip);
  const auto clipping_alone = noise_penalty(
      clip,
      {.weights = {.clipping = 1, .dc_offset = 0, .high_frequency = 0, .flux = 0, .silence = 0}});
  CHECK(clipping_alone.penalty == doctest::Approx(terms.clipping));
  CHECK(noise_penalty(clip, {.weights = {.clipping = 50}}).penalty == 1);
}
