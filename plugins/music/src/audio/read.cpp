#include "audio/container.hpp"
#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <sndfile.h>
#include <vector>

namespace evo::music {
namespace {

constexpr std::size_t block_frames = 1 << 16;
// 2^30 samples are 4 GiB, more than three hours of stereo at 44.1 kHz.
constexpr std::size_t sample_limit = std::size_t{1} << 30;
// MPEG audio has no exact length: decoders trim the encoder's delay and padding (at most two MPEG
// frames at either end), and without a count of frames the length is estimated from bit rates.
sf_count_t mpeg_slack(sf_count_t promised) {
  return std::max(sf_count_t{4} * 1152, promised / 100);
}

struct closer {
  void operator()(SNDFILE* file) const noexcept { sf_close(file); }
};
using sound_file = std::unique_ptr<SNDFILE, closer>;

[[noreturn]] void refuse(const std::filesystem::path& path, std::string problem,
                         std::string remedy = {}) {
  throw error{failure::input, path.string(), std::move(problem), std::move(remedy)};
}

void check_is_file(const std::filesystem::path& path) {
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  if (!std::filesystem::exists(status))
    refuse(path, "no such file");
  if (std::filesystem::is_directory(status))
    refuse(path, "is a folder, not an audio file");
  if (std::filesystem::is_regular_file(status) && std::filesystem::file_size(path, code) == 0)
    refuse(path, "the file is empty");
}

sound_file open_sound(const std::filesystem::path& path, SF_INFO& info) {
  check_is_file(path);
  sound_file file{sf_open(path.c_str(), SFM_READ, &info)};
  if (!file)
    refuse(path, std::string{"cannot be read as audio: "} + sf_strerror(nullptr),
           "use WAV, FLAC, OGG or MP3");
  if (info.channels < 1 || info.samplerate < 1)
    refuse(path, "its header names " + std::to_string(info.channels) + " channels at " +
                     std::to_string(info.samplerate) + " Hz");
  return file;
}

std::size_t frame_limit(const std::filesystem::path& path, const read_audio_options& options,
                        int rate) {
  if (!options.max_seconds)
    return std::numeric_limits<std::size_t>::max();
  if (!(*options.max_seconds > 0))
    throw error{failure::configuration, path.string(), "max_seconds must be above 0"};
  const double frames = std::ceil(*options.max_seconds * rate);
  return frames < 9e15 ? static_cast<std::size_t>(frames) : std::numeric_limits<std::size_t>::max();
}

/// Interleaved samples, up to `limit` frames or the end.
std::vector<float> decode(SNDFILE* file, const std::filesystem::path& path, std::size_t channels,
                          std::size_t limit) {
  std::vector<float> samples;
  std::size_t frames = 0;
  while (frames < limit) {
    const std::size_t wanted = std::min(block_frames, limit - frames);
    samples.resize((frames + wanted) * channels);
    const sf_count_t got =
        sf_readf_float(file, samples.data() + frames * channels, static_cast<sf_count_t>(wanted));
    frames += static_cast<std::size_t>(std::max<sf_count_t>(got, 0));
    if (frames * channels > sample_limit)
      refuse(path, "has more than 2^30 samples", "cut it into shorter files");
    if (got < static_cast<sf_count_t>(wanted))
      break;
  }
  samples.resize(frames * channels);
  return samples;
}

void check_complete(SNDFILE* file, const std::filesystem::path& path, const SF_INFO& info,
                    std::size_t frames, std::size_t limit) {
  if (sf_error(file) != SF_ERR_NO_ERROR)
    refuse(path, std::string{"is damaged: "} + sf_strerror(file), "fetch or encode it again");
  if (frames == 0)
    refuse(path, "has no audio frames");
  const bool mpeg = (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG;
  const sf_count_t promised = info.frames - (mpeg ? mpeg_slack(info.frames) : 0);
  const bool length_known = info.frames > 0 && info.frames < SF_COUNT_MAX;
  if (frames < limit && length_known && static_cast<sf_count_t>(frames) < promised)
    refuse(path,
           "is cut short or damaged: its header promises " + std::to_string(info.frames) +
               " frames, but only " + std::to_string(frames) + " could be decoded",
           "fetch or encode it again");
}

/// Files of float samples may hold any number. Full scale is 1; some programs write whole numbers
/// of 32 bits as they are. What is larger still is damage, and overflows in whatever is computed of
/// it.
void check_samples(const std::vector<float>& samples, const std::filesystem::path& path,
                   const SF_INFO& info) {
  constexpr float largest = 1e10F;
  const auto bad = std::ranges::find_if_not(
      samples, [](float sample) { return std::abs(sample) <= largest; }); // NaN isn't, either
  if (bad == samples.end())
    return;
  const auto frame = (bad - samples.begin()) / info.channels;
  std::array<char, 64> where{};
  std::snprintf(where.data(), where.size(), "%.3f s", static_cast<double>(frame) / info.samplerate);
  if (std::isfinite(*bad))
    refuse(path,
           std::string{"is damaged: a sample at "} + where.data() +
               " is more than 10^10 times full scale",
           "fetch or encode it again");
  refuse(path, std::string{"has a sample that is no finite number at "} + where.data());
}

audio_clip planar(const std::vector<float>& interleaved, std::size_t channels, int rate) {
  audio_clip clip{channels, interleaved.size() / channels, rate};
  for (std::size_t c = 0; c < channels; ++c) {
    const std::span<float> to = clip.channel(c);
    for (std::size_t i = 0; i < to.size(); ++i)
      to[i] = interleaved[i * channels + c];
  }
  return clip;
}

} // namespace

audio_clip read_audio(const std::filesystem::path& path, const read_audio_options& options) {
  SF_INFO info{};
  const sound_file file = open_sound(path, info);
  const auto channels = static_cast<std::size_t>(info.channels);
  std::size_t limit = frame_limit(path, options, info.samplerate);
  if (options.max_samples)
    limit = std::min(limit, std::max<std::size_t>(1, *options.max_samples / channels));
  const std::vector<float> samples = decode(file.get(), path, channels, limit);
  if (const auto reason = cut_short(path))
    refuse(path, "is cut short: " + *reason, "fetch or encode it again");
  check_complete(file.get(), path, info, samples.size() / channels, limit);
  check_samples(samples, path, info);
  return planar(samples, channels, info.samplerate);
}

} // namespace evo::music
