#pragma once
/// @file
/// Clips on disk: their names, and what is written into them.

#include "genome_codec.hpp"

#include "evo/music/audio.hpp"
#include "evo/music/store.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace evo::music::detail {

/// "audio/000042.wav": the path of a candidate's clip relative to the run's folder.
[[nodiscard]] std::string clip_name(std::uint64_t candidate);

/// Writes a clip with its candidate's genome, fitness and seed inside; beside it, for a numeric
/// genome, the numbers as .npy (tokens x width).
void save_clip(const std::filesystem::path& file, const audio_view& clip,
               const stored_candidate& candidate, const genome_form& form);

/// The same for a playlist: at a loudness, if one is wanted.
void save_track(const std::filesystem::path& file, const audio_view& clip,
                const stored_candidate& candidate, const genome_form& form,
                std::optional<double> loudness);

/// Extended M3U; titles on one line each.
[[nodiscard]] std::string m3u_text(std::span<const playlist_entry> entries);

} // namespace evo::music::detail
