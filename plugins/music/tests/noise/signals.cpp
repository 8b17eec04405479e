#include "signals.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

namespace evo::music::noise_signals {
namespace {

constexpr double turn = 2 * std::numbers::pi;

using samples = std::vector<double>;

samples make(std::size_t size, const std::function<double(std::size_t)>& value) {
  samples out(size);
  for (std::size_t n = 0; n < size; ++n)
    out[n] = value(n);
  return out;
}

samples scaled(samples a, double factor) {
  for (double& x : a)
    x *= factor;
  return a;
}

samples plus(samples a, const samples& b) {
  for (std::size_t n = 0; n < a.size(); ++n)
    a[n] += b[n];
  return a;
}

samples clipped(samples a) {
  for (double& x : a)
    x = std::clamp(x, -1.0, 1.0);
  return a;
}

samples low_passed(samples a, double share) {
  double y = 0;
  for (double& x : a) {
    y += share * (x - y);
    x = y;
  }
  return a;
}

samples chord(std::size_t size, int rate, double root) {
  return scaled(plus(plus(sine(size, rate, root), sine(size, rate, root * 1.26)),
                     sine(size, rate, root * 1.498)),
                0.2);
}

/// Noise that dies away within a tenth of a second, every `period` samples.
samples drums(std::size_t size, int rate, std::size_t period, std::uint32_t seed) {
  samples out = white(size, seed);
  for (std::size_t n = 0; n < size; ++n)
    out[n] *= std::exp(-static_cast<double>(n % period) / (0.03 * rate));
  return out;
}

samples clicks(std::size_t size, std::size_t period, double height) {
  return make(size, [=](std::size_t n) { return n % period == period / 2 ? height : 0.0; });
}

samples sweep(std::size_t size, int rate, double from, double to) {
  const double length = static_cast<double>(size) / rate;
  return make(size, [=](std::size_t n) {
    const double t = static_cast<double>(n) / rate;
    return std::sin(turn * (from * t + 0.5 * (to - from) / length * t * t));
  });
}

samples half_silent(samples a) {
  std::fill(a.begin() + static_cast<std::ptrdiff_t>(a.size() / 2), a.end(), 0.0);
  return a;
}

} // namespace

samples white(std::size_t size, std::uint32_t seed) {
  std::uint32_t x = seed;
  return make(size, [&](std::size_t) {
    x = 1664525U * x + 1013904223U;
    return static_cast<double>(x >> 8U) / 8388608.0 - 1.0;
  });
}

samples sine(std::size_t size, int rate, double hertz) {
  return make(size, [=](std::size_t n) {
    return std::sin(turn * hertz * (static_cast<double>(n) / rate));
  });
}

samples music(std::size_t size, int rate) {
  constexpr double roots[] = {220.7, 174.9, 261.3, 196.1};
  const auto beat = static_cast<std::size_t>(rate / 2);
  samples out(size);
  for (std::size_t bar = 0; bar * 2 * beat < size; ++bar) {
    const std::size_t first = bar * 2 * beat, length = std::min(2 * beat, size - first);
    const samples notes = plus(chord(length, rate, roots[bar % 4]),
                               scaled(sine(length, rate, roots[bar % 4] / 4), 0.2));
    for (std::size_t n = 0; n < length; ++n)
      out[first + n] = notes[n] * std::exp(-static_cast<double>(n) / (0.7 * rate));
  }
  return plus(plus(out, scaled(drums(size, rate, beat, 7), 0.25)),
              scaled(drums(size, rate, beat / 4, 9), 0.05));
}

audio_clip mono(const samples& values, int rate) {
  audio_clip clip(1, values.size(), rate);
  std::transform(values.begin(), values.end(), clip.samples().begin(),
                 [](double x) { return static_cast<float>(x); });
  return clip;
}

std::vector<signal> all() {
  std::vector<signal> out;
  const auto add = [&](const char* name, int rate, const samples& values) {
    out.push_back({name, mono(values, rate)});
  };
  constexpr std::size_t size = 96000;
  add("white noise", 32000, scaled(white(size, 1), 0.3));
  add("dull noise", 32000, low_passed(white(size, 2), 0.05));
  add("sine", 32000, scaled(sine(size, 32000, 441.3), 0.5));
  add("chord", 44100, chord(size, 44100, 220.7));
  add("sweep", 44100, scaled(sweep(size, 44100, 100, 15000), 0.7));
  add("clicks on a chord", 32000, plus(chord(size, 32000, 220.7), clicks(size, 8000, 0.375)));
  add("digital silence", 32000, samples(size));
  add("half silent", 32000, half_silent(music(size, 32000)));
  add("clipped", 32000, clipped(scaled(sine(size, 32000, 331.7), 3)));
  add("offset", 32000, plus(music(size, 32000), samples(size, 0.08)));
  add("square", 44100, make(size, [](std::size_t n) {
        return std::fmod(static_cast<double>(n) * 220.7 / 44100, 1.0) < 0.5 ? 0.4 : -0.4;
      }));
  add("impulses", 32000, clicks(size, 640, 0.5));
  add("drums", 32000, scaled(drums(size, 32000, 8000, 3), 0.6));
  add("music", 32000, music(192000, 32000));
  add("music at 8 kHz", 8000, music(48000, 8000));
  add("music at 16 kHz", 16000, music(64000, 16000));
  add("music at 48 kHz", 48000, music(192000, 48000));
  add("quiet music", 22050, scaled(music(88200, 22050), 0.001));
  add("noise fading in", 24000, [] {
    samples a = white(72000, 5);
    for (std::size_t n = 0; n < a.size(); ++n)
      a[n] *= static_cast<double>(n) / 72000.0;
    return a;
  }());
  add("short", 32000, music(3000, 32000));
  return out;
}

} // namespace evo::music::noise_signals
