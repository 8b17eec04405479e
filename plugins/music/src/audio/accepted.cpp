#include "audio/accepted.hpp"

namespace evo::music::detail {

bool looks_like_audio(std::string_view first) noexcept {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(first[i]); };
  if (first.size() < 12)
    return false;
  const bool is_riff = first.starts_with("RIFF") && first.substr(8, 4) == "WAVE";
  const bool is_aiff = first.starts_with("FORM") && first.substr(8, 3) == "AIF";
  const bool is_mpeg = first.starts_with("ID3") || (at(0) == 0xFF && (at(1) & 0xE0U) == 0xE0);
  return is_riff || is_aiff || is_mpeg || first.starts_with("fLaC") || first.starts_with("OggS");
}

audio_clip read_plain_audio(const std::filesystem::path& path, const read_audio_options& options) {
  constexpr int highest_rate = 48000;
  audio_clip clip = read_audio(path, options);
  if (clip.view().channels() > 2)
    clip = mono(clip);
  if (clip.view().rate() > highest_rate)
    clip = resample(clip, highest_rate);
  return clip;
}

} // namespace evo::music::detail
