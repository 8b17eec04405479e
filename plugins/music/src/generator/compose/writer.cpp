#include "writer.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music::writing {

std::uint8_t velocity_at(const passage& p, std::uint32_t tick, double strength,
                         random_stream& hand) {
  const std::uint32_t in_bar = tick % score::ticks_per_bar;
  const double metric = in_bar == 0                                    ? 1.0
                        : in_bar == score::ticks_per_bar / 2           ? 0.8
                        : in_bar % score::ticks_per_quarter == 0       ? 0.6
                        : in_bar % (score::ticks_per_quarter / 2) == 0 ? 0.3
                                                                       : 0.0;
  // Phrases of four bars rise towards their third bar.
  const double in_phrase = static_cast<double>((tick - p.begin()) / score::ticks_per_bar % 4);
  const double arch = in_phrase < 3 ? 2 * in_phrase : 3;
  const double base = 64 + 28 * p.how.energy;
  const double value = base * strength * (0.75 + 0.25 * p.where.intensity) +
                       14 * p.how.manner.accent * (metric - 0.5) + arch + hand.uniform(-4, 4);
  return static_cast<std::uint8_t>(std::clamp(static_cast<int>(value), 12, 127));
}

std::int16_t push_of(const passage& p, random_stream& hand) {
  const double late = 5 * p.how.manner.looseness * hand.normal();
  return static_cast<std::int16_t>(std::clamp(static_cast<int>(std::floor(late + 0.5)), -12, 12));
}

} // namespace evo::music::writing
