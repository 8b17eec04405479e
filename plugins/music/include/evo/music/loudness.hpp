#pragma once
/// @file
/// How loud a clip is to a listener, and clips brought to one loudness: ITU-R BS.1770-4, as EBU
/// R128 measures programmes.

#include "evo/music/audio.hpp"

namespace evo::music {

/// Integrated loudness in LUFS: the power of the clip as the ear weights it, over blocks of 400 ms,
/// those left out that are quieter than -70 LUFS, or than the others' mean by more than 10 dB. A
/// clip that is shorter is one block. All channels count alike, as left, right and centre do.
/// @param clip at 4000 Hz or more, below which the weighting doesn't exist
/// @return minus infinity for a clip that is silent throughout
/// @throws error with failure::input for a lower rate
[[nodiscard]] double loudness(const audio_view& clip);

/// The clip louder or quieter as a whole: at `target` LUFS, or, where that would take a sample over
/// full scale, as loud as full scale allows. What is silent, or quieter than -70 LUFS, stays as it
/// is.
/// @throws as loudness()
[[nodiscard]] audio_clip at_loudness(const audio_view& clip, double target);

} // namespace evo::music
