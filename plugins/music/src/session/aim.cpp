#include "aim.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music::detail {
namespace {

constexpr double least_seconds = 0.5;
constexpr double sound_seconds = 30; // of the target's audio in the run's folder

audio_clip read_recording(const std::filesystem::path& file) {
  audio_clip clip = read_audio(file);
  const audio_view view = clip;
  if (view.seconds() < least_seconds)
    throw error{failure::input, file.string(),
                "the recording lasts " + std::to_string(std::lround(1000 * view.seconds())) + " ms",
                "at least " + std::to_string(std::lround(1000 * least_seconds)) +
                    " ms are needed to tell what it sounds like"};
  constexpr float inaudible = 1e-4F; // -80 dBFS
  if (std::ranges::all_of(view.samples(), [](float x) { return std::abs(x) < inaudible; }))
    throw error{failure::input, file.string(), "the recording is silent",
                "give one in which something is heard"};
  return clip;
}

/// Each recording on a thread of its own; in memory are as many as there are threads.
embedding_batch encode(const std::vector<std::filesystem::path>& files,
                       const evolution_tools& tools) {
  std::vector<embedding_batch> each(files.size());
  tools.run(files.size(), [&](std::size_t i) {
    const audio_clip clip = read_recording(files[i]);
    const audio_view view = clip;
    each[i] = tools.encode.embed(std::span{&view, 1}, serial_executor());
  });
  embedding_batch all;
  for (const auto& one : each) {
    all.layers = one.layers;
    all.dim = one.dim;
    all.values.insert(all.values.end(), one.values.begin(), one.values.end());
    ++all.size;
  }
  return all;
}

audio_clip beginning(const audio_view& clip) {
  const auto frames =
      std::min(clip.frames(), static_cast<std::size_t>(sound_seconds * clip.rate()));
  audio_clip part{clip.channels(), frames, clip.rate()};
  for (std::size_t c = 0; c < clip.channels(); ++c)
    std::ranges::copy(clip.channel(c).first(frames), part.channel(c).begin());
  return part;
}

run_aim aim_at_recording(const std::filesystem::path& file, const evolution_tools& tools) {
  const audio_clip clip = read_recording(file);
  const audio_view view = clip;
  run_aim aim;
  tools.run(2, [&](std::size_t job) { // a long recording takes seconds each
    if (job == 0)
      aim.embedding = tools.encode.embed(std::span{&view, 1}, serial_executor()).values;
    else
      aim.tags = heard_tags(view, tools);
  });
  aim.description = file.filename().string();
  aim.sound = beginning(view);
  return aim;
}

run_aim aim_at_taste(const fitness_options& fitness, const evolution_tools& tools) {
  run_aim aim;
  aim.embedding = taste_vector(encode(fitness.likes, tools), encode(fitness.dislikes, tools),
                               fitness.dislike_weight);
  const auto names = [](const std::vector<std::filesystem::path>& files) {
    std::string text;
    for (const auto& file : files)
      text += (text.empty() ? "" : ", ") + file.filename().string();
    return text;
  };
  aim.description = "a taste: likes " + names(fitness.likes);
  if (!fitness.dislikes.empty())
    aim.description += "; dislikes " + names(fitness.dislikes);
  return aim;
}

} // namespace

run_aim make_aim(const configuration& config, const evolution_tools& tools) {
  if (config.fitness.mode == "music")
    return aim_at_recording(*config.fitness.target_music, tools);
  return aim_at_taste(config.fitness, tools);
}

tag_list heard_tags(const audio_view& clip, const evolution_tools& tools) {
  tag_list tags;
  if (tools.tag == nullptr)
    return tags;
  const auto probabilities = tools.tag->tags(std::span{&clip, 1}, serial_executor());
  const auto names = tools.tag->tag_names();
  for (std::size_t i = 0; i < names.size(); ++i)
    tags.emplace_back(names[i], probabilities[0][i]);
  std::ranges::stable_sort(tags, std::ranges::greater{}, &std::pair<std::string, double>::second);
  return tags;
}

} // namespace evo::music::detail
