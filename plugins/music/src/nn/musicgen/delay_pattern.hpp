#pragma once
/// @file
/// MusicGen's order of codes: all codebooks at every position, each one frame behind the one before
/// it (J. Copet et al., "Simple and Controllable Music Generation", 2023, section 2.2). In stereo,
/// the codebooks of left and right take turns, and a pair is delayed alike.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace evo::music::nn {

/// Position 0 begins with the pad code everywhere; frame f of codebook k stands at position
/// f + 1 + delay(k); what is before and behind is the pad code.
class delay_pattern {
public:
  /// @param codebooks a multiple of channels
  delay_pattern(std::size_t codebooks, std::size_t channels, std::int64_t pad) noexcept
      : codebooks_{codebooks}, channels_{channels}, pad_{pad} {}

  [[nodiscard]] std::size_t codebooks() const noexcept { return codebooks_; }
  [[nodiscard]] std::size_t delay(std::size_t codebook) const noexcept {
    return codebook / channels_;
  }
  /// Positions that have to be run for all codes of so many frames: transformers'
  /// `max_new_tokens`, if nothing is given.
  [[nodiscard]] std::size_t steps(std::size_t frames) const noexcept {
    return frames == 0 ? 0 : frames + delay(codebooks_ - 1);
  }
  /// The frame whose code stands there, if one of `frames` does.
  [[nodiscard]] std::optional<std::size_t> frame_at(std::size_t codebook, std::size_t position,
                                                    std::size_t frames) const noexcept {
    const std::size_t first = 1 + delay(codebook);
    if (position < first || position - first >= frames)
      return std::nullopt;
    return position - first;
  }
  /// The codes of a position.
  /// @param codes codebooks rows, `stride` apart, of at least `frames` codes
  /// @param out   codebooks() codes
  void column(std::span<const std::int64_t> codes, std::size_t stride, std::size_t frames,
              std::size_t position, std::span<std::int64_t> out) const noexcept {
    for (std::size_t k = 0; k < codebooks_; ++k) {
      const auto frame = frame_at(k, position, frames);
      out[k] = frame ? codes[k * stride + *frame] : pad_;
    }
  }

private:
  std::size_t codebooks_, channels_;
  std::int64_t pad_;
};

} // namespace evo::music::nn
