#pragma once
/// @file
/// A score as a list of what to do when, in blocks of the synth.

#include "evo/music/score.hpp"

#include <cstdint>
#include <vector>

namespace evo::music::synthesis {

/// FluidSynth computes in blocks of 64 frames; an event takes effect at the beginning of one, so it
/// is late by at most 2 ms at 32 kHz.
inline constexpr std::size_t block_frames = 64;

struct event {
  /// In the order in which events of one block are applied.
  enum class kind : std::uint8_t { note_off, filter, note_on };
  std::uint32_t block = 0;
  kind what = kind::note_on;
  std::uint8_t channel = 0;
  std::uint8_t pitch = 0, velocity = 0;
  float cents = 0; ///< of a filter event
};

/// The MIDI channel of each track: drums on channel 9, the others on the free ones in order.
[[nodiscard]] std::vector<int> channels_of(const score& s);

/// All events by block, then kind, then channel.
[[nodiscard]] std::vector<event> events_of(const score& s, int rate);

} // namespace evo::music::synthesis
