// The drummer: a pattern by energy, ghost notes by density, a fill where a section ends.
#include "writer.hpp"

#include <algorithm>

namespace evo::music::writing {
namespace {

constexpr int crash = 49, closed_hat = 42;

/// One bar of a line that may be several bars long.
std::string_view bar_of(std::string_view steps, int bar) {
  const auto bars = static_cast<int>(std::count(steps.begin(), steps.end(), '|')) + 1;
  for (int skip = bar % bars; skip > 0; --skip)
    steps.remove_prefix(steps.find('|') + 1);
  return steps.substr(0, steps.find('|'));
}

std::size_t by_energy(const plan& p, std::size_t choices, const section& s, random_stream draw) {
  const double wanted = p.energy + 0.3 * (s.intensity - 0.95) + draw.uniform(-0.12, 0.12);
  const auto place = static_cast<int>(wanted * static_cast<double>(choices));
  return static_cast<std::size_t>(std::clamp(place, 0, static_cast<int>(choices) - 1));
}

class drummer {
public:
  drummer(const passage& p, std::vector<note>& out) : p_{p}, out_{out} {}

  /// @param half 1 for the second half of the bar only, 0 for the first, -1 for both
  void play(const drum_pattern& pattern, int bar, int half, random_stream& hand) {
    for (const drum_line& line : pattern.lines) {
      if (p_.how.density < line.needs)
        continue;
      const std::string_view steps = bar_of(line.steps, bar);
      const auto step = score::ticks_per_bar / static_cast<std::uint32_t>(steps.size());
      for (std::size_t i = 0; i < steps.size(); ++i) {
        const bool second = i >= steps.size() / 2;
        if (half >= 0 && second != (half == 1))
          continue;
        if (const char c = steps[i]; c != '.')
          strike(line.key, bar, static_cast<std::uint32_t>(i) * step, c - '0', hand);
        else if (line.key == closed_hat && p_.how.density > 0.6 &&
                 hand.chance(p_.how.density - 0.6))
          strike(line.key, bar, static_cast<std::uint32_t>(i) * step, 2, hand);
      }
    }
  }

  void strike(int key, int bar, std::uint32_t tick, int loudness, random_stream& hand) {
    // Ghost notes thin out where the brief is sparse.
    if (loudness <= 3 && !hand.chance(0.3 + p_.how.density))
      return;
    const std::uint32_t start =
        p_.begin() + static_cast<std::uint32_t>(bar) * score::ticks_per_bar + tick;
    const double strength = 0.3 + 0.105 * loudness;
    note n{.start = start,
           .duration = score::ticks_per_quarter / 4,
           .pitch = static_cast<std::uint8_t>(key),
           .velocity = velocity_at(p_, start, strength, hand)};
    n.push = static_cast<std::int16_t>(push_of(p_, hand) / 2);
    out_.push_back(n);
  }

private:
  const passage& p_;
  std::vector<note>& out_;
};

} // namespace

void write_drums(const passage& p, std::vector<note>& out) {
  const style& manner = p.how.manner;
  drummer hands{p, out};
  const drum_pattern& groove =
      manner.drums[by_energy(p.how, manner.drums.size(), p.where, p.material.stream(11))];
  for (int bar = 0; bar < p.where.bars; ++bar) {
    random_stream hand = p.material.child("drums").stream(static_cast<std::uint64_t>(bar));
    const bool last = bar == p.where.bars - 1;
    const bool fill =
        !manner.fills.empty() && (last || (bar % 4 == 3 && hand.chance(0.7 * p.how.energy)));
    hands.play(groove, bar, fill ? 0 : -1, hand);
    if (fill) {
      random_stream which = p.variation.child("fill").stream(static_cast<std::uint64_t>(bar));
      hands.play(manner.fills[which.below(manner.fills.size())], bar, 1, hand);
    }
    if (bar == 0 && p.where.index > 0 && p.how.energy > 0.35 && !manner.fills.empty())
      hands.strike(crash, bar, 0, 7, hand);
  }
}

} // namespace evo::music::writing
