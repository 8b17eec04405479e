#pragma once
/// @file
/// What a clip looks like.

#include "evo/music/audio.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace evo::music::serve {

/// The largest absolute sample of each of `count` equal parts, over all channels, 0 to 255, scaled
/// so that the largest of all is 255.
[[nodiscard]] std::vector<std::uint8_t> waveform(const audio_view& clip, std::size_t count);

} // namespace evo::music::serve
