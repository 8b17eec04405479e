#include "serve/waveform.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music::serve {

std::vector<std::uint8_t> waveform(const audio_view& clip, std::size_t count) {
  std::vector<float> peaks(count, 0);
  const std::size_t frames = clip.frames();
  for (std::size_t c = 0; c < clip.channels(); ++c) {
    const auto samples = clip.channel(c);
    for (std::size_t i = 0; i < frames; ++i) {
      float& peak = peaks[i * count / frames];
      peak = std::max(peak, std::abs(samples[i]));
    }
  }
  const float highest = count == 0 ? 0 : std::ranges::max(peaks);
  std::vector<std::uint8_t> bytes;
  for (const float p : peaks)
    bytes.push_back(highest > 0 ? static_cast<std::uint8_t>(std::lround(255 * p / highest)) : 0);
  return bytes;
}

} // namespace evo::music::serve
