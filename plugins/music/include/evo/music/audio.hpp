#pragma once
/// @file
/// Audio in memory: planar float samples in [-1, 1] nominally, one clip or a batch of equal clips.

#include <cstddef>
#include <span>
#include <vector>

namespace evo::music {

/// A clip that somebody else owns: `channels` runs of `frames` samples, one channel after the
/// other.
class audio_view {
public:
  audio_view() = default;
  audio_view(std::span<const float> samples, std::size_t channels, std::size_t frames, int rate)
      : samples_{samples}, channels_{channels}, frames_{frames}, rate_{rate} {}

  [[nodiscard]] std::span<const float> samples() const noexcept { return samples_; }
  [[nodiscard]] std::span<const float> channel(std::size_t c) const noexcept {
    return samples_.subspan(c * frames_, frames_);
  }
  [[nodiscard]] std::size_t channels() const noexcept { return channels_; }
  [[nodiscard]] std::size_t frames() const noexcept { return frames_; }
  [[nodiscard]] int rate() const noexcept { return rate_; } ///< Hz
  [[nodiscard]] double seconds() const noexcept {
    return rate_ > 0 ? static_cast<double>(frames_) / rate_ : 0.0;
  }

private:
  std::span<const float> samples_;
  std::size_t channels_ = 0, frames_ = 0;
  int rate_ = 0;
};

/// A clip that owns its samples.
class audio_clip {
public:
  audio_clip() = default;
  audio_clip(std::size_t channels, std::size_t frames, int rate)
      : samples_(channels * frames), channels_{channels}, frames_{frames}, rate_{rate} {}

  [[nodiscard]] std::span<float> channel(std::size_t c) noexcept {
    return std::span{samples_}.subspan(c * frames_, frames_);
  }
  [[nodiscard]] std::span<float> samples() noexcept { return samples_; }
  [[nodiscard]] audio_view view() const noexcept { return {samples_, channels_, frames_, rate_}; }
  operator audio_view() const noexcept { return view(); } // NOLINT(google-explicit-constructor)

private:
  std::vector<float> samples_;
  std::size_t channels_ = 0, frames_ = 0;
  int rate_ = 0;
};

/// n clips of one shape in one block of memory: n x channels x frames.
class audio_batch {
public:
  audio_batch() = default;
  audio_batch(std::size_t size, std::size_t channels, std::size_t frames, int rate)
      : samples_(size * channels * frames), size_{size}, channels_{channels}, frames_{frames},
        rate_{rate} {}

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t channels() const noexcept { return channels_; }
  [[nodiscard]] std::size_t frames() const noexcept { return frames_; }
  [[nodiscard]] int rate() const noexcept { return rate_; }
  [[nodiscard]] audio_view operator[](std::size_t i) const noexcept {
    return {std::span{samples_}.subspan(i * channels_ * frames_, channels_ * frames_), channels_,
            frames_, rate_};
  }
  /// All samples, n x channels x frames.
  [[nodiscard]] std::span<const float> samples() const noexcept { return samples_; }
  /// The samples of clip i, channels x frames.
  [[nodiscard]] std::span<float> clip(std::size_t i) noexcept {
    return std::span{samples_}.subspan(i * channels_ * frames_, channels_ * frames_);
  }

private:
  std::vector<float> samples_;
  std::size_t size_ = 0, channels_ = 0, frames_ = 0;
  int rate_ = 0;
};

} // namespace evo::music
