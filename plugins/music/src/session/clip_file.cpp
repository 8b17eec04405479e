#include "clip_file.hpp"

#include "text.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/loudness.hpp"
#include "evo/music/npy.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace evo::music::detail {

std::string clip_name(std::uint64_t candidate) {
  std::array<char, 40> name{};
  std::snprintf(name.data(), name.size(), "audio/%06llu.wav",
                static_cast<unsigned long long>(candidate));
  return name.data();
}

void save_clip(const std::filesystem::path& file, const audio_view& clip,
               const stored_candidate& candidate, const genome_form& form) {
  const auto& r = candidate.record;
  const std::string facts = "{\"genome\":" + detail::quoted(genome_name(candidate.genome, form)) +
                            ",\"text\":" + detail::quoted(r.text) +
                            ",\"fitness\":" + number_text(r.fitness) +
                            ",\"seed\":" + std::to_string(r.seed) +
                            ",\"generation\":" + std::to_string(r.generation) + "}";
  write_wav(file, clip, {.title = r.text, .comment = facts});
  if (!form.is_numeric())
    return;
  std::filesystem::path numbers = file;
  const std::array<std::size_t, 2> shape{form.tokens, form.space->width()};
  write_npy(numbers.replace_extension(".npy"), shape, genome_values(candidate.genome));
}

void save_track(const std::filesystem::path& file, const audio_view& clip,
                const stored_candidate& candidate, const genome_form& form,
                std::optional<double> loudness) {
  if (loudness)
    save_clip(file, at_loudness(clip, *loudness), candidate, form);
  else
    save_clip(file, clip, candidate, form);
}

std::string m3u_text(std::span<const playlist_entry> entries) {
  std::string text = "#EXTM3U\n";
  for (const auto& entry : entries) {
    std::string title = entry.title;
    std::ranges::replace_if(title, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    text += "#EXTINF:" + std::to_string(std::lround(entry.seconds)) + "," + title + "\n" +
            entry.audio + "\n";
  }
  return text;
}

} // namespace evo::music::detail
