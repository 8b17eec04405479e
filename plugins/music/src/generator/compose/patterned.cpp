// Players who follow a pattern: bass, chords, pads, arpeggios.
#include "writer.hpp"

#include <algorithm>

namespace evo::music::writing {
namespace {

/// What a pattern asks for: strike `symbol` at `start`, hold it for `duration`.
struct gesture {
  std::uint32_t start = 0, duration = 0; ///< ticks from the section's beginning
  char symbol = 'x';
};

/// Lays the pattern over the section; notes are held through '-' to the next symbol.
std::vector<gesture> gestures_of(std::string_view pattern, int bars) {
  std::vector<gesture> all;
  std::size_t from = 0;
  for (int bar = 0; bar < bars; ++bar) {
    const std::size_t to = std::min(pattern.find('|', from), pattern.size());
    const std::string_view steps = pattern.substr(from, to - from);
    const auto step = score::ticks_per_bar / static_cast<std::uint32_t>(steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const auto start = static_cast<std::uint32_t>(bar) * score::ticks_per_bar +
                         static_cast<std::uint32_t>(i) * step;
      if (steps[i] == '-' && !all.empty() && all.back().start + all.back().duration == start)
        all.back().duration += step;
      else if (steps[i] != '.' && steps[i] != '-')
        all.push_back({start, step, steps[i]});
    }
    from = to >= pattern.size() ? 0 : to + 1;
  }
  return all;
}

double strength_of(char symbol) {
  switch (symbol) {
  case 'X': return 1.12;
  case 'o': return 0.75;
  default: return 0.95;
  }
}

/// Turns gestures into pitches, chord after chord.
class hands {
public:
  hands(const passage& p, const part& does) : p_{p}, does_{does} {}

  std::vector<int> pitches(char symbol, std::uint32_t tick) {
    const placed_chord& now = p_.harmony.at(tick);
    if (does_.plays == role::bass)
      return {bass_note(symbol, now.harmony, p_.harmony.after(tick))};
    if (does_.power)
      return power_chord(now.harmony);
    if (now.start != voiced_at_ || voicing_.empty()) {
      voicing_ =
          voice_chord(now.harmony, voicing_, does_.voices, does_.low, does_.high, does_.rootless);
      voiced_at_ = now.start;
    }
    if (does_.plays == role::arpeggio)
      return {arpeggio_note(symbol, now.harmony)};
    const auto half = voicing_.begin() + static_cast<std::ptrdiff_t>((voicing_.size() + 1) / 2);
    if (symbol == 'l')
      return {voicing_.begin(), half};
    if (symbol == 'h')
      return {voicing_.size() > 1 ? half : voicing_.begin(), voicing_.end()};
    return voicing_;
  }

private:
  [[nodiscard]] int low_root(const chord& c) const {
    return does_.low + pitch_class(c.root - does_.low);
  }

  [[nodiscard]] int interval_or(const chord& c, int low, int high, int otherwise) const {
    for (const int interval : c.intervals)
      if (interval % 12 >= low && interval % 12 <= high)
        return interval % 12;
    return otherwise;
  }

  int bass_note(char symbol, const chord& now, const chord& next) {
    const int root = low_root(now);
    const int fifth = interval_or(now, 6, 8, 7);
    const int third = interval_or(now, 3, 5, 7);
    int pitch = root;
    switch (symbol) {
    case 'f': pitch = root + fifth <= does_.high ? root + fifth : root + fifth - 12; break;
    case 'o': pitch = root + 12; break;
    case 't': pitch = root + third; break;
    case 's': pitch = root + 9; break;
    case 'w': pitch = walk(now, root); break;
    case 'a': pitch = approach(now, low_root(next)); break;
    default: break;
    }
    walked_ = fold_into(pitch, does_.low, std::max(does_.high, does_.low + 12));
    return walked_;
  }

  /// The next tone of the chord, upwards until the register ends, then downwards.
  int walk(const chord& now, int root) {
    if (walked_ < does_.low)
      walked_ = root;
    if (walked_ + 4 > does_.high)
      rising_ = false;
    if (walked_ - 4 < does_.low)
      rising_ = true;
    return step_in(now.mask(), walked_, rising_ ? 1 : -1);
  }

  /// A step above or below the coming root, whichever lies nearer to where the bass is.
  int approach(const chord& now, int target) const {
    const int from = walked_ < does_.low ? target : walked_;
    if (from > target)
      return target + (p_.how.strangeness > 0.5 || now.intervals.size() > 3 ? 1 : 2);
    return target - 1;
  }

  [[nodiscard]] std::vector<int> power_chord(const chord& now) const {
    const int root = low_root(now);
    const int fifth = interval_or(now, 6, 8, 7);
    std::vector<int> pitches{root, root + fifth};
    if (does_.voices > 2)
      pitches.push_back(root + 12);
    return pitches;
  }

  [[nodiscard]] int arpeggio_note(char symbol, const chord& now) const {
    if (symbol == 'b')
      return low_root(now);
    const auto index = static_cast<std::size_t>(symbol - '0');
    return voicing_[index % voicing_.size()] + 12 * static_cast<int>(index / voicing_.size());
  }

  const passage& p_;
  const part& does_;
  std::vector<int> voicing_;
  std::uint32_t voiced_at_ = 0xffffffff;
  int walked_ = -1;
  bool rising_ = true;
};

/// Sparse briefs leave weak notes out; never the beat.
bool left_out(const passage& p, const gesture& g, random_stream& hand) {
  const double sparse = 0.5 - p.how.density;
  const bool weak = g.start % (score::ticks_per_quarter) != 0;
  return hand.chance(std::max(0.0, weak ? 0.9 * sparse : 0.2 * sparse)) &&
         g.start % score::ticks_per_bar != 0;
}

} // namespace

void write_patterned(const passage& p, const player& who, std::size_t number,
                     std::vector<note>& out) {
  const part& does = who.does;
  random_stream draw = p.material.child("pattern").stream(number);
  const std::string_view pattern = does.patterns[draw.below(does.patterns.size())];
  const bool sustained = does.plays == role::pad;
  hands plays{p, does};
  for (const gesture& g : gestures_of(pattern, p.where.bars)) {
    random_stream hand = p.material.child("hand").child(number).stream(g.start);
    if (!sustained && left_out(p, g, hand))
      continue;
    // A held note is struck again where the harmony changes under it.
    std::uint32_t from = p.begin() + g.start;
    const std::uint32_t to = std::min(from + g.duration, p.end());
    while (from < to) {
      const placed_chord& under = p.harmony.at(from);
      const std::uint32_t until = std::min(to, under.start + under.duration);
      const double gate = sustained ? does.gate : std::min(does.gate, 4.0);
      const auto length = static_cast<std::uint32_t>(static_cast<double>(until - from) * gate);
      const std::int16_t push = push_of(p, hand);
      const double strength = strength_of(g.symbol);
      for (const int pitch : plays.pitches(g.symbol, from))
        out.push_back({.start = from,
                       .duration = std::max<std::uint32_t>(length, 30),
                       .pitch = static_cast<std::uint8_t>(std::clamp(pitch, 12, 115)),
                       .velocity = velocity_at(p, from, strength, hand),
                       .push = push});
      from = until;
    }
  }
}

} // namespace evo::music::writing
