#pragma once
/// @file
/// What the composer knows of the General MIDI instruments.

#include "evo/music/score.hpp"

#include <span>

namespace evo::music::writing {

/// The roles that suit a program, the best first; never empty.
[[nodiscard]] std::span<const role> roles_of(int program) noexcept;

/// How loud FluidR3_GM plays the program in its usual register: dB RMS of the first half second of
/// velocity 90, relative to the mean of all. Mixes are balanced with it.
[[nodiscard]] double loudness_of(int program) noexcept;

/// The same for a drum kit: how much louder its beats are than the Room kit's, dB.
[[nodiscard]] double loudness_of_kit(int kit) noexcept;

} // namespace evo::music::writing
