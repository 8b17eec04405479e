#pragma once
/// @file
/// Random content for prompts, and random changes to it.

#include "evo/music/brief.hpp"
#include "slots.hpp"

namespace evo::music::lexicon {

/// Slots whose heaviest genre is `label`.
[[nodiscard]] slots random_slots(genre label, random_stream& random);

/// One random change: of the genre to a neighbour, of an instrument, mood, tempo, key, structure,
/// kind of piece, or of what is left out.
void change(slots& s, random_stream& random);

/// Each slot from one parent or the other, lists mixed.
[[nodiscard]] slots mixed(const slots& a, const slots& b, random_stream& random);

} // namespace evo::music::lexicon
