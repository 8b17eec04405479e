#pragma once
/// @file
/// What a run aims at: a recording, or a taste made of recordings.

#include "evo/music/audio.hpp"
#include "evo/music/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace evo::music::detail {

struct run_aim {
  std::vector<float> embedding;    ///< layers x dim
  std::string description;         ///< for people
  tag_list tags;                   ///< what is heard in it, strongest first
  std::optional<audio_clip> sound; ///< its first half minute, where it is one recording
};

/// Reads and encodes the recordings that the configuration names.
/// @throws error with failure::input for a recording that can't be read, is silent, or is too short
[[nodiscard]] run_aim make_aim(const configuration& config, const evolution_tools& tools);

/// What the tagger hears in a clip, strongest first; nothing without a tagger.
[[nodiscard]] tag_list heard_tags(const audio_view& clip, const evolution_tools& tools);

} // namespace evo::music::detail
