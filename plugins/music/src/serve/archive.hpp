#pragma once
/// @file
/// A playlist to take home.

#include "serve/playlist_view.hpp"

#include <set>
#include <string>

namespace evo::music::serve {

/// A zip of the clips in the wanted formats ("wav", "flac", "ogg", "midi"), a playlist.m3u and a
/// table with prompts, seeds and answers. MIDI is what the synth plays of a prompt.
/// @param is_written the clips were made of their prompts by the synth
/// @throws refusal 400 for another format, or none
[[nodiscard]] std::string archive(const shown_playlist& list, const std::set<std::string>& formats,
                                  bool is_written);

} // namespace evo::music::serve
