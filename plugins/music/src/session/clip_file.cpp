#include "clip_file.hpp"

#include "text.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/npy.hpp"

#include <array>
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

} // namespace evo::music::detail
