#include "finish.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music::synthesis {
namespace {

double decibels(double db) {
  return std::pow(10.0, db / 20);
}

/// Raises or lowers what lies above about 3 kHz, and removes what lies under about 20 Hz: two
/// one-pole filters.
void shape_tone(std::span<float> channel, double shelf_db, int rate) {
  const double high = decibels(shelf_db) - 1;
  const auto pole_of = [&](double hz) { return 1 - std::exp(-2 * 3.14159265358979 * hz / rate); };
  const double low_pass = pole_of(3000), rumble_pass = pole_of(20);
  double low = 0, rumble = 0;
  for (float& sample : channel) {
    const double x = static_cast<double>(sample);
    low += low_pass * (x - low);
    const double toned = x + high * (x - low);
    rumble += rumble_pass * (toned - rumble);
    sample = static_cast<float>(toned - rumble);
  }
}

/// The gain that brings the beginning to its loudness, without pressing more than the highest
/// peaks into the ceiling.
double gain_of(std::span<const float> left, std::span<const float> right, double loudness_db) {
  double power = 0, peak = 0;
  for (const auto channel : {left, right})
    for (const float sample : channel) {
      const double x = static_cast<double>(sample);
      power += x * x;
      peak = std::max(peak, std::abs(x));
    }
  const double rms =
      std::sqrt(power / static_cast<double>(std::max<std::size_t>(1, 2 * left.size())));
  if (rms < 1e-7)
    return 1;
  return std::min(decibels(loudness_db) / rms, 1.4 / peak);
}

/// Linear up to the knee, then ever flatter, never 1.
float limited(float x) {
  constexpr float knee = 0.7F, room = 0.28F;
  const float size = std::abs(x);
  if (size <= knee)
    return x;
  const float over = (size - knee) / room;
  return std::copysign(knee + room * over / (1 + over), x);
}

} // namespace

void finish(std::span<float> left, std::span<float> right, const mix& sound, int rate) {
  for (const auto channel : {left, right})
    shape_tone(channel, sound.high_shelf_db, rate);
  const std::size_t measured =
      std::min(left.size(), static_cast<std::size_t>(measured_seconds * rate));
  const auto gain =
      static_cast<float>(gain_of(left.first(measured), right.first(measured), sound.loudness_db));
  for (const auto channel : {left, right})
    for (float& sample : channel)
      sample = limited(gain * sample);
}

} // namespace evo::music::synthesis
