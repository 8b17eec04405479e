#pragma once
/// @file
/// What the writers of the parts share: where they write, and how hard a note is struck.

#include "harmony.hpp"

namespace evo::music::writing {

/// One section under the pen.
struct passage {
  const plan& how;
  const section& where;
  const section_harmony& harmony;
  random_key material;  ///< of the section's label: the same whenever it returns
  random_key variation; ///< of this section alone

  [[nodiscard]] std::uint32_t begin() const noexcept {
    return static_cast<std::uint32_t>(where.first_bar) * score::ticks_per_bar;
  }
  [[nodiscard]] std::uint32_t end() const noexcept {
    return begin() + static_cast<std::uint32_t>(where.bars) * score::ticks_per_bar;
  }
};

/// The dynamics of a note: the energy of the brief, the section, the arch of the four-bar phrase,
/// the accent of the beat, and the player's hand.
/// @param strength what the pattern asks for, about 0.5 to 1.2
[[nodiscard]] std::uint8_t velocity_at(const passage& p, std::uint32_t tick, double strength,
                                       random_stream& hand);

/// The player's lateness at this note, ticks.
[[nodiscard]] std::int16_t push_of(const passage& p, random_stream& hand);

void write_drums(const passage& p, std::vector<note>& out);
/// Bass, chords, pad and arpeggio parts follow their pattern.
void write_patterned(const passage& p, const player& who, std::size_t number,
                     std::vector<note>& out);
void write_melody(const passage& p, const player& who, std::size_t number, std::vector<note>& out);

} // namespace evo::music::writing
