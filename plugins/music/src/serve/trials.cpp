#include "serve/trials.hpp"

#include "files/files.hpp"
#include "serve/http/message.hpp"
#include "serve/waveform.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/loudness.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace evo::music::serve {
namespace {

std::string id_of(std::uint64_t number) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "t%02llu",
                static_cast<unsigned long long>(number % trials::kept));
  return text.data();
}

void check(const char* what, double value, double low, double high) {
  if (!(value >= low && value <= high)) {
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), "%s is from %g to %g", what, low, high);
    throw refusal{400, text.data()};
  }
}

} // namespace

audio_batch trials::heard(const trial_order& order) const {
  generator_options wanted = tools_.config.generator;
  const std::array prompts{order.prompt};
  const std::array seeds{order.seed};
  const auto generate = [&](const generator& by) {
    return by.generate(std::span<const std::string>{prompts}, order.seconds, seeds,
                       serial_executor(), {});
  };
  const bool is_other = std::abs(wanted.temperature - order.temperature) > 1e-9 ||
                        std::abs(wanted.guidance.value_or(3) - order.guidance) > 1e-9;
  if (wanted.name != "musicgen" || !is_other || !tools_.make_generator)
    return generate(tools_.evolve.generate);
  wanted.temperature = order.temperature;
  wanted.guidance = order.guidance;
  return generate(*tools_.make_generator(wanted));
}

trial trials::make(const trial_order& order) {
  check("seconds", order.seconds, 1, 30);
  check("guidance", order.guidance, 1, 20);
  check("temperature", order.temperature, 0.1, 2);
  const std::unique_lock lock{one_at_a_time_, std::try_to_lock};
  if (!lock)
    throw refusal{429, "another prompt is being tried; one at a time"};
  const audio_batch batch = heard(order);
  const audio_clip clip = at_loudness(batch[0], tools_.config.playlist.loudness.value_or(-16));
  detail::make_folder(folder_);
  trial t{id_of(count_++), order, clip.view().seconds(), waveform(clip, 160)};
  write_wav(folder_ / (t.id + ".wav"), clip, {.title = order.prompt, .comment = {}});
  return t;
}

std::filesystem::path trials::file(const std::string& id) const {
  for (std::uint64_t i = 0; i < kept; ++i)
    if (id == id_of(i))
      return folder_ / (id + ".wav"); // the server says so if it isn't there
  throw refusal{404, "there is no such clip"};
}

} // namespace evo::music::serve
