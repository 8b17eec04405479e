#include "audio/container.hpp"
#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "files/files.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <string_view>
#include <vector>

namespace evo::music {
namespace {

constexpr float full_scale = 32768.0F;
constexpr float highest = 32767.0F;

void append_number(std::string& to, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    to.push_back(static_cast<char>(value >> (8 * i) & 0xFFU));
}

/// id, size, content and, at odd lengths, the padding byte that the size doesn't count.
void append_chunk(std::string& to, const char* id, const std::string& content) {
  to += id;
  append_number(to, static_cast<std::uint32_t>(content.size()), 4);
  to += content;
  if (content.size() % 2 != 0)
    to.push_back('\0');
}

std::string info_list(const wav_metadata& metadata) {
  std::string list = "INFO";
  const auto text = [&](const char* id, const std::string& value) {
    if (!value.empty())
      append_chunk(list, id, value + '\0');
  };
  text("INAM", metadata.title);
  text("ICMT", metadata.comment);
  text("ISFT", metadata.software);
  return list;
}

std::string format_chunk(const audio_view& clip) {
  const auto channels = static_cast<std::uint32_t>(clip.channels());
  const auto rate = static_cast<std::uint32_t>(clip.rate());
  std::string format;
  append_number(format, 1, 2); // PCM
  append_number(format, channels, 2);
  append_number(format, rate, 4);
  append_number(format, rate * channels * 2, 4);
  append_number(format, channels * 2, 2);
  append_number(format, 16, 2);
  return format;
}

/// Everything before the samples.
std::string header(const audio_view& clip, const wav_metadata& metadata, std::uint32_t data_size) {
  std::string chunks = "WAVE";
  append_chunk(chunks, "fmt ", format_chunk(clip));
  if (const std::string list = info_list(metadata); list.size() > 4)
    append_chunk(chunks, "LIST", list);
  std::string head = "RIFF";
  append_number(head, static_cast<std::uint32_t>(chunks.size()) + 8 + data_size, 4);
  head += chunks + "data";
  append_number(head, data_size, 4);
  return head;
}

void check(const std::filesystem::path& path, const audio_view& clip,
           const wav_metadata& metadata) {
  const auto refuse = [&](const char* problem) {
    throw error{failure::input, path.string(), problem};
  };
  if (clip.frames() == 0 || clip.channels() == 0 || clip.rate() < 1)
    refuse("there is no audio to write");
  if (clip.channels() > 1024)
    refuse("more than 1024 channels");
  const std::size_t texts =
      metadata.title.size() + metadata.comment.size() + metadata.software.size();
  if (clip.samples().size() * 2 + texts > std::numeric_limits<std::uint32_t>::max() - 1024)
    refuse("too large for a WAV file, which ends at 4 GiB");
  if (!std::ranges::all_of(clip.samples(), [](float sample) { return std::isfinite(sample); }))
    refuse("the audio has samples that aren't finite numbers");
}

/// The gain that makes the loudest sample fit 16 bits.
double fitting_gain(const audio_view& clip) {
  float peak = 0;
  for (const float sample : clip.samples())
    peak = std::max(peak, std::abs(sample));
  // +1.0 is one step over the top and is let through (it becomes 32767): nobody means it as louder.
  return peak > 1.0F ? static_cast<double>(highest) / full_scale / static_cast<double>(peak) : 1.0;
}

std::vector<char> pcm16(const audio_view& clip, double gain) {
  std::vector<char> bytes(clip.samples().size() * 2);
  const auto scale = static_cast<float>(gain * static_cast<double>(full_scale));
  const std::size_t channels = clip.channels();
  for (std::size_t c = 0; c < channels; ++c) {
    const std::span<const float> from = clip.channel(c);
    for (std::size_t i = 0; i < from.size(); ++i) {
      const float rounded = std::nearbyint(from[i] * scale);
      const auto value = static_cast<std::int32_t>(std::clamp(rounded, -full_scale, highest));
      bytes[2 * (i * channels + c)] = static_cast<char>(value & 0xFF);
      bytes[2 * (i * channels + c) + 1] = static_cast<char>(value >> 8 & 0xFF);
    }
  }
  return bytes;
}

std::string text_at(std::istream& file, const riff_chunk& chunk) {
  std::string text(chunk.size, '\0');
  file.clear();
  file.seekg(static_cast<std::streamoff>(chunk.begin));
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  text.resize(std::min(text.size(), text.find('\0')));
  return text;
}

void read_info(std::istream& file, std::uint64_t begin, std::uint64_t end, wav_metadata& into) {
  for_each_chunk(file, false, begin, end, [&](const riff_chunk& chunk) {
    if (chunk.begin + chunk.size > end)
      return false;
    if (chunk.id == "INAM")
      into.title = text_at(file, chunk);
    else if (chunk.id == "ICMT")
      into.comment = text_at(file, chunk);
    else if (chunk.id == "ISFT")
      into.software = text_at(file, chunk);
    return true;
  });
}

} // namespace

double write_wav(const std::filesystem::path& path, const audio_view& clip,
                 const wav_metadata& metadata) {
  check(path, clip, metadata);
  const double gain = fitting_gain(clip);
  const std::vector<char> samples = pcm16(clip, gain);
  const std::string head = header(clip, metadata, static_cast<std::uint32_t>(samples.size()));
  const std::array<std::string_view, 2> parts{head, {samples.data(), samples.size()}};
  detail::write_file(path, parts);
  return gain;
}

wav_metadata read_metadata(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::array<char, 12> head{};
  if (!file.read(head.data(), head.size()) || std::string_view(head.data(), 4) != "RIFF" ||
      std::string_view(head.data() + 8, 4) != "WAVE")
    throw error{failure::input, path.string(), "cannot be read as a WAV file"};
  wav_metadata found{.title = {}, .comment = {}, .software = {}};
  const std::uint64_t size = std::filesystem::file_size(path);
  for_each_chunk(file, false, head.size(), size, [&](const riff_chunk& chunk) {
    if (chunk.id == "LIST" &&
        chunk.size >= 4) // behind the list's own type, which is INFO or another
      read_info(file, chunk.begin + 4, std::min(size, chunk.begin + chunk.size), found);
    return true;
  });
  return found;
}

} // namespace evo::music
