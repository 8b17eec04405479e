#pragma once
/// @file
/// Recordings from outside, as they are taken in.

#include "evo/music/audio_io.hpp"

#include <string_view>

namespace evo::music::detail {

/// Whether a file's first bytes are those of a recording: WAV, AIFF, FLAC, OGG or MP3.
[[nodiscard]] bool looks_like_audio(std::string_view first_bytes) noexcept;

/// At most two channels and 48 kHz, as everything that is heard here.
/// @throws error as read_audio does
[[nodiscard]] audio_clip read_plain_audio(const std::filesystem::path& path,
                                          const read_audio_options& options);

} // namespace evo::music::detail
