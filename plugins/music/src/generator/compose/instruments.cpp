#include "instruments.hpp"

#include <algorithm>
#include <array>

namespace evo::music::writing {
namespace {

constexpr std::array bass_first{role::bass, role::arpeggio};
constexpr std::array keys_first{role::chords, role::arpeggio, role::melody, role::pad};
constexpr std::array pads_first{role::pad, role::chords, role::melody, role::arpeggio};
constexpr std::array solo_first{role::melody, role::arpeggio, role::chords, role::pad};

// Measured once with FluidSynth 2.3.1 at 32 kHz, gain 0.4, no effects: mean power of the first half
// second of three notes (G3 D4 A4; A1 D2 G2 for the bass instruments), dB.
constexpr std::array<signed char, 128> measured{
    -35, -35, -31, -36, -30, -34, -33, -34, -33, -34, -35, -35, -33, -44, -32, -40, -33, -30, -31,
    -33, -32, -34, -35, -34, -32, -33, -32, -35, -40, -31, -28, -28, -30, -32, -32, -30, -34, -33,
    -32, -25, -31, -33, -36, -32, -33, -32, -31, -35, -33, -32, -32, -31, -37, -31, -32, -32, -34,
    -28, -31, -32, -29, -33, -32, -32, -32, -30, -29, -32, -30, -36, -31, -30, -31, -31, -30, -30,
    -29, -27, -26, -29, -30, -33, -34, -33, -32, -29, -38, -33, -36, -37, -33, -32, -30, -31, -34,
    -33, -33, -36, -34, -31, -33, -42, -35, -33, -37, -36, -40, -37, -40, -32, -31, -33, -36, -43,
    -34, -45, -33, -35, -30, -46, -36, -35, -39, -32, -32, -52, -38, -30};

} // namespace

std::span<const role> roles_of(int program) noexcept {
  const auto within = [&](int low, int high) { return program >= low && program <= high; };
  if (within(32, 39) || program == 43 || program == 58)
    return bass_first;
  if (within(0, 15) || within(24, 31) || program == 45 || program == 46 || within(104, 108))
    return keys_first;
  if (within(16, 21) || within(48, 52) || within(88, 95) || program == 44 || program == 61)
    return pads_first;
  return solo_first;
}

double loudness_of(int program) noexcept {
  const auto index = static_cast<std::size_t>(std::clamp(program, 0, 127));
  return std::clamp(measured[index] + 33, -8, 8);
}

double loudness_of_kit(int kit) noexcept {
  switch (kit) {
  case 16: return 7;  // Power
  case 24: return 2;  // Electronic
  case 25: return 8;  // TR-808
  case 32: return -2; // Jazz
  default: return 0;
  }
}

} // namespace evo::music::writing
