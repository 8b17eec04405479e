#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <cmath>
#include <soxr.h>

namespace evo::music {
namespace {

constexpr int highest_rate = 768000;

void check_rate(int rate) {
  if (rate < 1 || rate > highest_rate)
    throw error{failure::input, "resample", "rate " + std::to_string(rate) + " Hz",
                "1 to 768000 Hz"};
}

std::size_t resampled_frames(std::size_t frames, int from, int to) {
  const double exact = static_cast<double>(frames) * to / from;
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::llround(exact)));
}

void resample_channel(std::span<const float> from, int from_rate, std::span<float> to,
                      int to_rate) {
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
  const soxr_runtime_spec_t one_thread = soxr_runtime_spec(1);
  std::size_t consumed = 0, produced = 0;
  const soxr_error_t problem =
      soxr_oneshot(from_rate, to_rate, 1, from.data(), from.size(), &consumed, to.data(), to.size(),
                   &produced, nullptr, &quality, &one_thread);
  if (problem != nullptr)
    throw error{failure::input, "resample", soxr_strerror(problem)};
  std::ranges::fill(to.subspan(produced), 0.0F);
}

} // namespace

audio_clip resample(const audio_view& clip, int rate) {
  check_rate(clip.rate());
  check_rate(rate);
  if (clip.rate() == rate) {
    audio_clip same{clip.channels(), clip.frames(), rate};
    std::ranges::copy(clip.samples(), same.samples().begin());
    return same;
  }
  audio_clip result{clip.channels(), resampled_frames(clip.frames(), clip.rate(), rate), rate};
  for (std::size_t c = 0; c < clip.channels(); ++c)
    resample_channel(clip.channel(c), clip.rate(), result.channel(c), rate);
  return result;
}

audio_clip mono(const audio_view& clip) {
  audio_clip result{1, clip.frames(), clip.rate()};
  const std::span<float> to = result.channel(0);
  for (std::size_t c = 0; c < clip.channels(); ++c) {
    const std::span<const float> from = clip.channel(c);
    for (std::size_t i = 0; i < to.size(); ++i)
      to[i] += from[i];
  }
  const float share = 1.0F / static_cast<float>(std::max<std::size_t>(1, clip.channels()));
  for (float& sample : to)
    sample *= share;
  return result;
}

} // namespace evo::music
