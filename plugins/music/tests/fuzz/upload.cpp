#include "support.hpp"

#include "audio/accepted.hpp"

#include <cmath>

namespace evo::music::fuzz {

void upload(input bytes) {
  if (!detail::looks_like_audio(text_of(bytes)))
    return;
  static const memory_file file;
  may_refuse([&] {
    constexpr double most_seconds = 20;
    constexpr std::size_t most_samples = std::size_t{1} << 20;
    const audio_clip clip = detail::read_plain_audio(
        file.with(bytes), {.max_seconds = most_seconds, .max_samples = most_samples});
    const audio_view view = clip;
    promise(view.channels() >= 1 && view.channels() <= 2, "one or two channels");
    promise(view.rate() >= 1 && view.rate() <= 48000, "at most 48 kHz");
    promise(view.frames() >= 1 && view.seconds() <= most_seconds + 1, "as long as it may be");
    promise(view.samples().size() <= 2 * most_samples, "as large as it may be");
    for (const float sample : view.samples())
      promise(std::isfinite(sample), "samples are numbers");
  });
}

} // namespace evo::music::fuzz
