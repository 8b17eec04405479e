#include "evo/music/loudness.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace evo::music {
namespace {

constexpr int lowest_rate = 4000;
constexpr double absolute_gate = -70; // LUFS
constexpr double relative_gate = -10; // dB
// A block has four steps: it overlaps the next one by three quarters.
constexpr double steps_a_second = 10;
constexpr std::size_t steps_a_block = 4;

/// y = b0 x + b1 x' + b2 x'' - a1 y' - a2 y''.
class biquad {
public:
  biquad(double b0, double b1, double b2, double a1, double a2)
      : b0_{b0}, b1_{b1}, b2_{b2}, a1_{a1}, a2_{a2} {}

  double operator()(double x) noexcept {
    const double y = b0_ * x + first_;
    first_ = b1_ * x - a1_ * y + second_;
    second_ = b2_ * x - a2_ * y;
    return y;
  }

private:
  double b0_, b1_, b2_, a1_, a2_;
  double first_ = 0, second_ = 0;
};

// BS.1770 gives its two filters' coefficients at 48 kHz alone. These are the analogue filters that
// they come from by the bilinear transform, so that they can be had at any rate.

double warped(double hertz, int rate) {
  return std::tan(std::numbers::pi * hertz / rate);
}

/// The head's effect: what lies above some 1700 Hz is raised by 4 dB.
biquad head_shelf(int rate) {
  constexpr double quality = 0.7071752369554196;
  const double k = warped(1681.974450955533, rate);
  const double high = std::pow(10.0, 3.999843853973347 / 20);
  const double middle = std::pow(high, 0.4996667741545416);
  const double a0 = 1 + k / quality + k * k;
  return {(high + middle * k / quality + k * k) / a0, 2 * (k * k - high) / a0,
          (high - middle * k / quality + k * k) / a0, 2 * (k * k - 1) / a0,
          (1 - k / quality + k * k) / a0};
}

/// The ear hears little below some 40 Hz.
biquad low_cut(int rate) {
  constexpr double quality = 0.5003270373238773;
  const double k = warped(38.13547087602444, rate);
  const double a0 = 1 + k / quality + k * k;
  return {1, -2, 1, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0};
}

double in_lufs(double power) {
  return -0.691 + 10 * std::log10(power);
}

/// Each step's weighted squares, summed over its samples and all channels; and a last one that may
/// be shorter.
std::vector<double> step_squares(const audio_view& clip, std::size_t step) {
  std::vector<double> squares((clip.frames() + step - 1) / step);
  for (std::size_t c = 0; c < clip.channels(); ++c) {
    biquad shelf = head_shelf(clip.rate()), cut = low_cut(clip.rate());
    const auto samples = clip.channel(c);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double y = cut(shelf(static_cast<double>(samples[i])));
      squares[i / step] += y * y;
    }
  }
  return squares;
}

/// Each block's power. A rest at the end that fills no step is left out, as the standard has it.
std::vector<double> block_powers(const audio_view& clip) {
  const auto step = static_cast<std::size_t>(std::lround(clip.rate() / steps_a_second));
  const auto squares = step_squares(clip, step);
  const std::size_t whole = clip.frames() / step;
  const auto sum = [&](std::size_t first, std::size_t count) {
    double all = 0;
    for (std::size_t i = first; i < first + count; ++i)
      all += squares[i];
    return all;
  };
  if (whole < steps_a_block)
    return {sum(0, squares.size()) / static_cast<double>(clip.frames())};
  std::vector<double> powers;
  for (std::size_t first = 0; first + steps_a_block <= whole; ++first)
    powers.push_back(sum(first, steps_a_block) / static_cast<double>(steps_a_block * step));
  return powers;
}

/// The mean of those above a gate in LUFS; 0 if there are none.
double mean_above(std::span<const double> powers, double gate) {
  double sum = 0, count = 0;
  for (const double power : powers)
    if (in_lufs(power) > gate) {
      sum += power;
      ++count;
    }
  return count > 0 ? sum / count : 0;
}

} // namespace

double loudness(const audio_view& clip) {
  if (clip.rate() < lowest_rate)
    throw error{failure::input, "loudness", "rate " + std::to_string(clip.rate()) + " Hz",
                "at least " + std::to_string(lowest_rate) + " Hz"};
  if (clip.frames() == 0)
    return -std::numeric_limits<double>::infinity();
  const auto powers = block_powers(clip);
  const double ungated = mean_above(powers, absolute_gate);
  const double gate = std::max(absolute_gate, in_lufs(ungated) + relative_gate);
  return in_lufs(mean_above(powers, gate));
}

audio_clip at_loudness(const audio_view& clip, double target) {
  audio_clip result{clip.channels(), clip.frames(), clip.rate()};
  std::ranges::copy(clip.samples(), result.samples().begin());
  const double now = loudness(clip);
  if (!std::isfinite(now))
    return result;
  float peak = 0;
  for (const float sample : clip.samples())
    peak = std::max(peak, std::abs(sample));
  const double gain = std::min(std::pow(10.0, (target - now) / 20), 1 / static_cast<double>(peak));
  for (float& sample : result.samples())
    sample = std::clamp(static_cast<float>(gain * static_cast<double>(sample)), -1.0F, 1.0F);
  return result;
}

} // namespace evo::music
