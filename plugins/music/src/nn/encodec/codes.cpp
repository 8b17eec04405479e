#include "nn/encodec/codes.hpp"

#include <algorithm>

namespace evo::music::nn {

codes channel_of(codes_view all, std::size_t channel, std::size_t channels) {
  codes own{.values = {}, .codebooks = all.codebooks / channels, .frames = all.frames};
  for (std::size_t k = 0; k < own.codebooks; ++k) {
    const auto row = all.values.subspan((k * channels + channel) * all.frames, all.frames);
    own.values.insert(own.values.end(), row.begin(), row.end());
  }
  return own;
}

codes in_turn(std::span<const codes> channels) {
  const std::size_t frames = channels.front().frames;
  codes all{
      .values = {}, .codebooks = channels.front().codebooks * channels.size(), .frames = frames};
  for (std::size_t k = 0; k < channels.front().codebooks; ++k)
    for (const codes& each : channels)
      std::copy_n(each.values.begin() + static_cast<std::ptrdiff_t>(k * frames), frames,
                  std::back_inserter(all.values));
  return all;
}

} // namespace evo::music::nn
