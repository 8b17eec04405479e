#pragma once
/// @file
/// Audio as EnCodec's codes.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace evo::music::nn {

/// codebooks x frames, row-major, in somebody else's memory.
struct codes_view {
  std::span<const std::int64_t> values;
  std::size_t codebooks = 0, frames = 0;

  [[nodiscard]] std::int64_t at(std::size_t codebook, std::size_t frame) const noexcept {
    return values[codebook * frames + frame];
  }
};

/// The same with its memory.
struct codes {
  std::vector<std::int64_t> values;
  std::size_t codebooks = 0, frames = 0;

  [[nodiscard]] codes_view view() const noexcept { return {values, codebooks, frames}; }
  friend bool operator==(const codes&, const codes&) = default;
};

/// The codes of one channel where the codebooks belong to the channels in turn, as in stereo
/// MusicGen: each channel is coded as a mono signal.
[[nodiscard]] codes channel_of(codes_view all, std::size_t channel, std::size_t channels);

/// The inverse: codebooks of the channels in turn.
/// @param channels of equal shapes
[[nodiscard]] codes in_turn(std::span<const codes> channels);

} // namespace evo::music::nn
