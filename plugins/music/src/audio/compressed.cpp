#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <sndfile.h>
#include <vector>

namespace evo::music {
namespace {

/// A file in memory, as libsndfile wants it.
struct memory_file {
  std::string bytes;
  std::size_t place = 0;
};

memory_file& file_of(void* user) {
  return *static_cast<memory_file*>(user);
}

sf_count_t length(void* user) {
  return static_cast<sf_count_t>(file_of(user).bytes.size());
}

sf_count_t seek(sf_count_t offset, int whence, void* user) {
  memory_file& f = file_of(user);
  const sf_count_t from = whence == SEEK_SET   ? 0
                          : whence == SEEK_CUR ? static_cast<sf_count_t>(f.place)
                                               : length(user);
  f.place = static_cast<std::size_t>(std::max<sf_count_t>(0, from + offset));
  return static_cast<sf_count_t>(f.place);
}

sf_count_t read(void* to, sf_count_t count, void* user) {
  memory_file& f = file_of(user);
  const std::size_t begin = std::min(f.place, f.bytes.size());
  const std::size_t n = std::min(static_cast<std::size_t>(count), f.bytes.size() - begin);
  std::memcpy(to, f.bytes.data() + begin, n);
  f.place = begin + n;
  return static_cast<sf_count_t>(n);
}

sf_count_t write(const void* from, sf_count_t count, void* user) {
  memory_file& f = file_of(user);
  const auto n = static_cast<std::size_t>(count);
  if (f.bytes.size() < f.place + n)
    f.bytes.resize(f.place + n);
  std::memcpy(f.bytes.data() + f.place, from, n);
  f.place += n;
  return count;
}

sf_count_t tell(void* user) {
  return static_cast<sf_count_t>(file_of(user).place);
}

struct closer {
  void operator()(SNDFILE* file) const noexcept { sf_close(file); }
};

/// Frame by frame, as loud as fits.
std::vector<float> interleaved(const audio_view& clip) {
  float peak = 0;
  for (const float x : clip.samples())
    peak = std::max(peak, std::abs(x));
  constexpr float highest = 32767.0F / 32768.0F;
  const float gain = peak > highest ? highest / peak : 1.0F;
  std::vector<float> samples(clip.frames() * clip.channels());
  for (std::size_t c = 0; c < clip.channels(); ++c)
    for (std::size_t i = 0; i < clip.frames(); ++i)
      samples[i * clip.channels() + c] = gain * clip.channel(c)[i];
  return samples;
}

} // namespace

std::string compressed(const audio_view& clip, compressed_format format, const std::string& title) {
  const bool is_flac = format == compressed_format::flac;
  SF_INFO info{};
  info.samplerate = clip.rate();
  info.channels = static_cast<int>(clip.channels());
  info.format = is_flac ? SF_FORMAT_FLAC | SF_FORMAT_PCM_16 : SF_FORMAT_OGG | SF_FORMAT_VORBIS;
  SF_VIRTUAL_IO io{length, seek, read, write, tell};
  memory_file memory;
  std::unique_ptr<SNDFILE, closer> file{
      clip.frames() == 0 ? nullptr : sf_open_virtual(&io, SFM_WRITE, &info, &memory)};
  if (!file)
    throw error{failure::input, "clip", "it can't be encoded",
                "a clip that isn't empty, with up to 8 channels"};
  if (!title.empty())
    sf_set_string(file.get(), SF_STR_TITLE, title.c_str());
  const std::vector<float> samples = interleaved(clip);
  // libsndfile's Vorbis encoder needs as much stack as it is given samples.
  constexpr std::size_t block = 4096;
  for (std::size_t i = 0; i < clip.frames(); i += block) {
    const auto frames = static_cast<sf_count_t>(std::min(block, clip.frames() - i));
    if (sf_writef_float(file.get(), samples.data() + i * clip.channels(), frames) != frames)
      throw error{failure::input, "clip", sf_strerror(file.get())};
  }
  file.reset(); // writes what is left
  return std::move(memory.bytes);
}

} // namespace evo::music
