// The singer: motifs that return and vary, phrases of four bars, chord tones where the beat is
// strong.
#include "writer.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace evo::music::writing {
namespace {

/// A note of a motif: when, how long, and how it moves from the one before.
struct motif_note {
  std::uint32_t start = 0, duration = 0; ///< ticks in the bar
  int move = 0;                          ///< scale steps
};
using motif = std::vector<motif_note>;

double weight_of_step(std::uint32_t tick, const melody_manner& m) {
  if (tick == 0)
    return 1.0 - 0.25 * m.syncopation;
  if (tick % score::ticks_per_quarter == 0)
    return 0.8 - 0.3 * m.syncopation;
  if (tick % (score::ticks_per_quarter / 2) == 0)
    return 0.35 + 0.55 * m.syncopation;
  return 0.15 + 0.35 * m.syncopation;
}

int draw_move(const melody_manner& m, double strangeness, random_stream& draw) {
  const int direction = draw.chance(0.5) ? 1 : -1;
  if (draw.chance(m.leap + 0.3 * strangeness))
    return direction * static_cast<int>(2 + draw.below(3));
  const double u = draw.uniform();
  return u < 0.15 ? 0 : u < 0.85 ? direction : 2 * direction;
}

motif draw_motif(const plan& p, random_stream draw) {
  const melody_manner& m = p.manner.melody;
  const auto step = score::ticks_per_bar / static_cast<std::uint32_t>(m.steps);
  double sum = 0;
  for (int i = 0; i < m.steps; ++i)
    sum += weight_of_step(static_cast<std::uint32_t>(i) * step, m);
  motif result;
  for (int i = 0; i < m.steps; ++i) {
    const std::uint32_t tick = static_cast<std::uint32_t>(i) * step;
    const double likely = m.notes * weight_of_step(tick, m) / sum;
    const bool sounds = draw.chance(std::min(likely, 1.0));
    const int move = draw_move(m, p.strangeness, draw);
    if (sounds)
      result.push_back({tick, step, move});
  }
  if (result.empty())
    result.push_back({0, step, 0});
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::uint32_t next = i + 1 < result.size() ? result[i + 1].start : score::ticks_per_bar;
    const double held = static_cast<double>(next - result[i].start) * m.legato;
    // Nobody holds a note for ever in a quick tune.
    const double longest =
        m.legato > 1 ? 4.0 * score::ticks_per_bar : 2.5 * score::ticks_per_quarter;
    result[i].duration = static_cast<std::uint32_t>(std::min(held, longest));
  }
  return result;
}

/// What each of the four bars of a phrase plays: a motif, or '.' for silence.
std::string phrase_form(const melody_manner& m, random_stream draw) {
  constexpr std::array<std::string_view, 5> developing{"abac", "aaba", "aabc", "abab", "abcb"};
  constexpr std::array<std::string_view, 3> riffing{"aaaa", "aaab", "abab"};
  std::string bars{m.riff ? riffing[draw.below(riffing.size())]
                          : developing[draw.below(developing.size())]};
  // The first bar always sings: a listener must not wait.
  for (std::size_t i = 1; i < bars.size(); ++i)
    if (draw.chance(std::clamp(m.rest, 0.0, 0.9) * (i % 2 == 1 ? 1.3 : 0.7)))
      bars[i] = '.';
  return bars;
}

class singer {
public:
  singer(const passage& p, const part& does)
      : p_{p}, low_{does.low + lift(p)}, high_{does.high + lift(p)}, at_{(low_ + high_) / 2} {}

  /// The pitch of the next note.
  int sing(const motif_note& n, std::uint32_t tick, bool first) {
    const placed_chord& under = p_.harmony.at(tick);
    const std::uint16_t scale = scale_at(under.harmony);
    if (first)
      at_ = nearest_in(under.harmony.mask(), (at_ + low_ + high_) / 3);
    else
      at_ = step_in(scale, at_, turned(n.move));
    const bool strong =
        tick % (2 * score::ticks_per_quarter) == 0 || n.duration >= score::ticks_per_quarter;
    if (strong && !first)
      at_ = nearest_in(under.harmony.mask(), at_);
    at_ = fold_into(at_, low_, high_);
    return at_;
  }

  int close(std::uint32_t tick) {
    at_ = fold_into(nearest_in(p_.harmony.at(tick).harmony.mask(), at_), low_, high_);
    return at_;
  }

private:
  /// Bright music sings a little higher.
  static int lift(const passage& p) {
    return static_cast<int>(std::floor(6 * (p.how.valence - 0.5)));
  }

  /// Turns back at the edges of the register.
  [[nodiscard]] int turned(int move) const {
    if (at_ + 2 * move > high_ || at_ + 2 * move < low_)
      return -move;
    return move;
  }

  [[nodiscard]] std::uint16_t scale_at(const chord& harmony) const {
    if (!p_.how.manner.melody.blue)
      return local_scale(p_.how.key, harmony);
    unsigned bits = 0;
    for (const int step : {0, 3, 5, 6, 7, 10})
      bits |= 1U << pitch_class(p_.how.key.tonic + step);
    return static_cast<std::uint16_t>(bits | harmony.mask());
  }

  const passage& p_;
  int low_, high_, at_;
};

/// The motif of a variation: some notes are embellished or left out.
motif varied(motif m, random_stream draw, double amount) {
  for (motif_note& n : m)
    if (draw.chance(amount))
      n.move += draw.chance(0.5) ? 1 : -1;
  return m;
}

} // namespace

void write_melody(const passage& p, const player& who, std::size_t number, std::vector<note>& out) {
  const random_key tune = p.material.child("melody").child(number);
  const std::string phrase = phrase_form(p.how.manner.melody, tune.stream(0));
  std::array<motif, 3> motifs;
  for (std::size_t i = 0; i < motifs.size(); ++i)
    motifs[i] = draw_motif(p.how, tune.stream(1, i));
  // Variations change the tune itself; elsewhere a section that returns returns as it was.
  const bool vary = p.how.structure == form::theme_and_variations && p.where.repeat > 0;

  singer voice{p, who.does};
  for (int bar = 0; bar < p.where.bars; ++bar) {
    const char letter = phrase[static_cast<std::size_t>(bar) % 4];
    if (letter == '.')
      continue;
    motif m = motifs[static_cast<std::size_t>(letter - 'a')];
    if (vary)
      m = varied(std::move(m), p.variation.child("tune").stream(static_cast<std::uint64_t>(letter)),
                 0.5);
    const std::uint32_t begin = p.begin() + static_cast<std::uint32_t>(bar) * score::ticks_per_bar;
    random_stream hand = tune.stream(2, static_cast<std::uint64_t>(bar));
    const bool cadence = bar == p.where.bars - 1;
    for (std::size_t i = 0; i < m.size(); ++i) {
      const std::uint32_t tick = begin + m[i].start;
      const bool last = cadence && i + 1 == m.size();
      const int pitch = last ? voice.close(tick) : voice.sing(m[i], tick, i == 0);
      const int middle = (who.does.low + who.does.high) / 2;
      const double rise = 0.004 * (pitch - middle);
      out.push_back(
          {.start = tick,
           .duration = std::max<std::uint32_t>(std::min(m[i].duration, p.end() - tick), 30),
           .pitch = static_cast<std::uint8_t>(std::clamp(pitch, 12, 115)),
           .velocity = velocity_at(p, tick, 1.05 + rise, hand),
           .push = push_of(p, hand)});
    }
  }
}

} // namespace evo::music::writing
