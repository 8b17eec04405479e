#pragma once
/// @file
/// Signals, and files of them in every format through libsndfile.

#include "evo/music/audio.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numbers>
#include <sndfile.h>
#include <stdexcept>
#include <vector>

namespace evo::music::testing {

/// A tone of the given amplitude; channel c sounds c + 1 times as high.
inline audio_clip tone(double hertz, double seconds, int rate, std::size_t channels = 1,
                       double amplitude = 0.5) {
  audio_clip clip{channels, static_cast<std::size_t>(seconds * rate), rate};
  for (std::size_t c = 0; c < channels; ++c)
    for (std::size_t i = 0; i < clip.channel(c).size(); ++i)
      clip.channel(c)[i] =
          static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * hertz *
                                                  static_cast<double>((c + 1) * i) / rate));
  return clip;
}

/// @param format libsndfile's, such as SF_FORMAT_OGG | SF_FORMAT_VORBIS
inline void encode(const std::filesystem::path& path, const audio_view& clip, int format) {
  SF_INFO info{};
  info.channels = static_cast<int>(clip.channels());
  info.samplerate = clip.rate();
  info.format = format;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  if (file == nullptr)
    throw std::runtime_error{sf_strerror(nullptr)};
  std::vector<float> interleaved(clip.samples().size());
  for (std::size_t c = 0; c < clip.channels(); ++c)
    for (std::size_t i = 0; i < clip.frames(); ++i)
      interleaved[i * clip.channels() + c] = clip.channel(c)[i];
  // libsndfile 1.2 overflows its stack when it encodes long OGG blocks in one call.
  const std::size_t step = 4096;
  for (std::size_t i = 0; i < clip.frames(); i += step)
    sf_writef_float(file, interleaved.data() + i * clip.channels(),
                    static_cast<sf_count_t>(std::min(step, clip.frames() - i)));
  sf_close(file);
}

} // namespace evo::music::testing
