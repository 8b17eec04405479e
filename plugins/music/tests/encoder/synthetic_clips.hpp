#pragma once
/// @file
/// Clips made by integer arithmetic alone, so that golden/make_musicnn_golden.py makes the same
/// samples.

#include "evo/music/audio.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace evo::music::testing {

inline constexpr std::int64_t clip_rate = 16000;

/// Phase increment of a 32-bit oscillator.
constexpr std::int64_t step(std::int64_t hertz_times_100) {
  return (hertz_times_100 << 32) / (clip_rate * 100);
}

constexpr std::int64_t saw(std::int64_t phase) {
  return ((phase >> 16) & 0xFFFF) - 32768;
}

constexpr std::int64_t triangle(std::int64_t phase) {
  const std::int64_t wave = saw(phase);
  return 2 * (wave < 0 ? -wave : wave) - 32768;
}

/// Division that rounds down, as Python's does.
constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0);
}

/// A hash of the sample's index: -32768 ... 32767.
constexpr std::int64_t noise(std::int64_t index) {
  auto x = static_cast<std::uint32_t>(static_cast<std::uint64_t>(index) * 2654435761U + 12345U);
  x ^= x >> 15;
  x *= 2246822519U;
  x ^= x >> 13;
  return static_cast<std::int64_t>(x & 0xFFFFU) - 32768;
}

/// From 256 down to 0 over a length, squared.
constexpr std::int64_t decay(std::int64_t position, std::int64_t length) {
  const std::int64_t left = position < length ? length - position : 0;
  const std::int64_t level = left * 256 / length;
  return level * level / 256;
}

inline std::int64_t chords(std::int64_t i) {
  constexpr std::int64_t notes[4][3] = {
      {13081, 16481, 19600}, {11000, 13081, 16481}, {17461, 22000, 26163}, {19600, 24694, 29366}};
  std::int64_t sum = 0;
  for (const std::int64_t note : notes[i / 16000 % 4])
    sum += saw(i * step(note) & 0xFFFFFFFF);
  return floor_div(sum, 6);
}

inline std::int64_t drums(std::int64_t i) {
  const std::int64_t beat = i % 8000, off = (i + 4000) % 8000;
  const std::int64_t kick =
      floor_div(triangle(beat * step(5500) & 0xFFFFFFFF) * decay(beat, 4000), 256);
  const std::int64_t snare = floor_div(noise(i) * decay(off, 2500), 256);
  return floor_div(kick * 5, 8) + floor_div(snare * 3, 8);
}

inline std::int64_t flute(std::int64_t i) {
  constexpr std::int64_t melody[8] = {52325, 58733, 65925, 78399, 65925, 58733, 52325, 39200};
  const std::int64_t tone =
      triangle(i * step(melody[i / 6000 % 8]) & 0xFFFFFFFF) + floor_div(noise(i), 32);
  return floor_div(tone * decay(i % 6000, 9000), 512);
}

inline std::int64_t band(std::int64_t i) {
  return floor_div(chords(i) * 3, 8) + floor_div(drums(i) * 3, 8) + floor_div(flute(i), 4);
}

inline std::int64_t hats(std::int64_t i) {
  return floor_div(noise(i) * decay(i % 2000, 700), 512) +
         floor_div(saw(i * step(4125) & 0xFFFFFFFF), 4);
}

struct synthetic_clip {
  const char* name;
  std::int64_t (*formula)(std::int64_t);
  std::size_t samples;

  [[nodiscard]] audio_clip make() const {
    audio_clip clip{1, samples, static_cast<int>(clip_rate)};
    for (std::size_t i = 0; i < samples; ++i)
      clip.samples()[i] = static_cast<float>(formula(static_cast<std::int64_t>(i))) / 32768.0F;
    return clip;
  }
};

inline constexpr std::array<synthetic_clip, 5> synthetic_clips{{
    {"chords", chords, 80000},
    {"drums", drums, 80000},
    {"flute", flute, 80000},
    {"band", band, 112000},      // two patches
    {"hats_short", hats, 19200}, // 1.2 s: repeated to three
}};

} // namespace evo::music::testing
