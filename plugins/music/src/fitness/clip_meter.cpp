#include "evo/music/fitness.hpp"

#include <algorithm>
#include <cmath>
#include <exception>

namespace evo::music {
namespace {

/// Why a clip can't be encoded; empty if it can.
std::string defect(audio_view clip) {
  if (clip.frames() == 0 || clip.channels() == 0)
    return "the clip has no samples";
  if (!std::ranges::all_of(clip.samples(), [](float x) { return std::isfinite(x); }))
    return "the clip has samples that aren't finite";
  return {};
}

} // namespace

std::vector<clip_score> clip_meter::measure(std::span<const audio_view> clips,
                                            const executor& run) const {
  std::vector<clip_score> scores(clips.size());
  run(clips.size(), [&](std::size_t i) {
    scores[i].failure = defect(clips[i]);
    if (!scores[i].failure.empty())
      return;
    try {
      auto noise = noise_(clips[i]);
      scores[i].penalty = noise.penalty;
      scores[i].terms = std::move(noise.terms);
    } catch (const std::exception& e) {
      scores[i].failure = e.what();
    }
  });
  embed(clips, scores, run);
  return scores;
}

void clip_meter::embed(std::span<const audio_view> clips, std::vector<clip_score>& scores,
                       const executor& run) const {
  std::vector<audio_view> sound;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < clips.size(); ++i)
    if (scores[i].failure.empty()) {
      sound.push_back(clips[i]);
      places.push_back(i);
    }
  if (sound.empty())
    return;
  const auto keep = [&](std::size_t place, std::span<const float> embedding) {
    scores[place].embedding.assign(embedding.begin(), embedding.end());
  };
  try {
    const auto all = encoder_.embed(sound, run);
    for (std::size_t k = 0; k < places.size(); ++k)
      keep(places[k], all[k]);
    return;
  } catch (const std::exception&) {
    // One clip spoils the batch: find out which by encoding each alone.
  }
  for (std::size_t k = 0; k < places.size(); ++k)
    try {
      keep(places[k], encoder_.embed(std::span{&sound[k], 1}, run)[0]);
    } catch (const std::exception& e) {
      scores[places[k]].failure = e.what();
    }
}

} // namespace evo::music
