#pragma once
/// @file
/// One function a genre, grouped by kinship; style_of() keeps what they return.

#include "../style.hpp"

namespace evo::music::writing {

[[nodiscard]] style ambient_style();
[[nodiscard]] style blues_style();
[[nodiscard]] style bossa_nova_style();
[[nodiscard]] style chiptune_style();
[[nodiscard]] style classical_style();
[[nodiscard]] style country_style();
[[nodiscard]] style disco_style();
[[nodiscard]] style drum_and_bass_style();
[[nodiscard]] style folk_style();
[[nodiscard]] style funk_style();
[[nodiscard]] style hip_hop_style();
[[nodiscard]] style jazz_style();
[[nodiscard]] style metal_style();
[[nodiscard]] style reggae_style();
[[nodiscard]] style rock_style();
[[nodiscard]] style techno_style();

} // namespace evo::music::writing
