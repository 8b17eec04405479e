#include "plan.hpp"

#include "instruments.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace evo::music::writing {
namespace {

using genre_weights = std::array<double, genre_count>;

/// Streams for the plan's decisions, so that one more decision doesn't change the others.
enum decision : std::uint64_t {
  any_genre,
  lend_harmony,
  lend_melody,
  lend_chords,
  lend_bass,
  tempo_place,
  tonic,
  scale,
  players,
};

genre_weights weights_of(const brief& wish, const random_key& key) {
  genre_weights weights = wish.genres;
  double sum = 0;
  for (double& w : weights)
    sum += w = std::max(w, 0.0);
  if (sum > 0) {
    for (double& w : weights)
      w /= sum;
  } else {
    weights[key.stream(any_genre).below(genre_count)] = 1;
  }
  return weights;
}

const style& style_at(std::size_t index) {
  return style_of(static_cast<genre>(index));
}

/// Which genre lends an aspect: the stronger, the likelier, and more so than its weight.
const style& lender(const genre_weights& weights, random_stream draw) {
  genre_weights squares{};
  for (std::size_t g = 0; g < genre_count; ++g)
    squares[g] = weights[g] * weights[g];
  double left = draw.uniform() * std::accumulate(squares.begin(), squares.end(), 0.0);
  for (std::size_t g = 0; g < genre_count; ++g) {
    left -= squares[g];
    if (left < 0)
      return style_at(g);
  }
  return style_at(genre_count - 1);
}

template <class Field>
double blend(const genre_weights& weights, Field field) {
  double value = 0, sum = 0;
  for (std::size_t g = 0; g < genre_count; ++g) {
    const double w = weights[g] * weights[g];
    value += w * field(style_at(g));
    sum += w;
  }
  return value / sum;
}

bool is_harmony(role r) {
  return r == role::chords || r == role::pad || r == role::arpeggio;
}

/// Replaces the parts of `manner` that `chosen` picks by those of `from`.
template <class Choice>
void lend_parts(style& manner, const style& from, Choice chosen) {
  if (manner.which == from.which)
    return;
  std::erase_if(manner.parts, [&](const part& p) { return chosen(p.plays); });
  for (const part& p : from.parts)
    if (chosen(p.plays))
      manner.parts.push_back(p);
}

style blended_style(const genre_weights& weights, const random_key& key) {
  const auto strongest = std::max_element(weights.begin(), weights.end()) - weights.begin();
  style manner = style_at(static_cast<std::size_t>(strongest));

  const style& harmony = lender(weights, key.stream(lend_harmony));
  manner.modes = harmony.modes;
  manner.bright = harmony.bright;
  manner.dark = harmony.dark;
  manner.bars_per_chord = harmony.bars_per_chord;
  const style& song = lender(weights, key.stream(lend_melody));
  manner.melody = song.melody;
  lend_parts(manner, song, [](role r) { return r == role::melody; });
  lend_parts(manner, lender(weights, key.stream(lend_chords)), is_harmony);
  lend_parts(manner, lender(weights, key.stream(lend_bass)),
             [](role r) { return r == role::bass; });

  manner.slow = blend(weights, [](const style& s) { return s.slow; });
  manner.fast = blend(weights, [](const style& s) { return s.fast; });
  manner.looseness = blend(weights, [](const style& s) { return s.looseness; });
  manner.sound.reverb_size = blend(weights, [](const style& s) { return s.sound.reverb_size; });
  manner.sound.reverb_level = blend(weights, [](const style& s) { return s.sound.reverb_level; });
  manner.sound.high_shelf_db = blend(weights, [](const style& s) { return s.sound.high_shelf_db; });
  manner.sound.loudness_db = blend(weights, [](const style& s) { return s.sound.loudness_db; });
  return manner;
}

/// Drums where the style has none and somebody asks: the next genre that has some, or a plain beat.
void borrow_drums(style& manner, const genre_weights& weights) {
  std::size_t from = static_cast<std::size_t>(genre::rock);
  double most = 0;
  for (std::size_t g = 0; g < genre_count; ++g)
    if (weights[g] > most && !style_at(g).drums.empty()) {
      most = weights[g];
      from = g;
    }
  manner.drums = style_at(from).drums;
  manner.fills = style_at(from).fills;
  manner.drum_level_db = style_at(from).drum_level_db - 4;
}

mode draw_mode(const style& manner, double valence, random_stream draw) {
  double sum = 0;
  std::vector<double> weights;
  for (const weighted_mode& m : manner.modes) {
    const bool bright = m.scale == mode::major || m.scale == mode::mixolydian;
    const double liking = bright ? valence : 1 - valence;
    weights.push_back(m.weight * (0.02 + liking * liking * liking));
    sum += weights.back();
  }
  double left = draw.uniform() * sum;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    left -= weights[i];
    if (left < 0)
      return manner.modes[i].scale;
  }
  return manner.modes.back().scale;
}

/// The part that an asked-for instrument takes over: the first free one of the roles that suit it.
part* part_for(int program, std::vector<part>& parts, const std::vector<bool>& taken) {
  for (const role r : roles_of(program))
    for (std::size_t i = 0; i < parts.size(); ++i)
      if (!taken[i] && parts[i].plays == r)
        return &parts[i];
  return nullptr;
}

/// Gives the asked-for instruments their parts, adding one where all are taken.
void seat_wishes(const brief& wish, std::vector<part>& parts) {
  std::vector<bool> taken(parts.size(), false);
  for (const instrument_wish& asked : wish.instruments) {
    if (asked.weight < 0.15 || parts.size() >= 8)
      continue;
    part* seat = part_for(asked.program, parts, taken);
    if (seat == nullptr) {
      part extra{.plays = roles_of(asked.program).front(),
                 .programs = {},
                 .patterns = {"x-------"},
                 .low = 55,
                 .high = 79,
                 .level_db = -2,
                 .reverb = 0.3};
      if (extra.plays == role::bass)
        extra = {
            .plays = role::bass, .programs = {}, .patterns = {"r---f---"}, .low = 31, .high = 48};
      parts.push_back(extra);
      taken.push_back(false);
      seat = &parts.back();
    }
    taken[static_cast<std::size_t>(seat - parts.data())] = true;
    seat->programs = {asked.program};
    seat->needs = 0;
    seat->level_db += 4 * asked.weight;
    seat->filter_cents *= 0.5;
  }
}

/// Instruments that are ruled out leave; a part that has no other goes with them.
void dismiss(const std::vector<int>& without, std::vector<part>& parts) {
  for (part& p : parts)
    std::erase_if(p.programs, [&](int program) {
      return std::find(without.begin(), without.end(), program) != without.end();
    });
  std::erase_if(parts, [](const part& p) { return p.programs.empty(); });
}

std::vector<player> seat_players(const style& manner, double density, const random_key& key) {
  std::vector<player> players;
  for (std::size_t i = 0; i < manner.parts.size(); ++i) {
    const part& p = manner.parts[i];
    random_stream draw = key.stream(decision::players, i);
    if (p.needs > 0 && density < p.needs + draw.uniform(-0.1, 0.1))
      continue;
    // The typical instrument half of the time, one of the others else.
    const std::size_t choice = draw.chance(0.5) ? 0 : draw.below(p.programs.size());
    players.push_back({p, p.programs[choice]});
  }
  return players;
}

void apply_mood(const brief& wish, style& manner) {
  const auto unit = [](double x) { return std::clamp(x, 0.0, 1.0); };
  mix& sound = manner.sound;
  sound.reverb_level = unit(sound.reverb_level + 0.5 * (wish.warmth - 0.5));
  sound.reverb_size = unit(sound.reverb_size + 0.3 * (wish.warmth - 0.5));
  sound.high_shelf_db += -10 * (wish.warmth - 0.5) + 2 * (wish.valence - 0.5);
  sound.loudness_db += 4 * (wish.energy - 0.5);
  manner.melody.notes *= 0.5 + wish.density;
  manner.melody.rest *= 1.5 - wish.density;
  for (part& p : manner.parts)
    p.reverb = unit(p.reverb * (0.5 + wish.warmth));
}

} // namespace

plan make_plan(const brief& wish, const random_key& key) {
  const genre_weights weights = weights_of(wish, key);
  plan p;
  p.manner = blended_style(weights, key);
  p.energy = wish.energy;
  p.density = wish.density;
  p.valence = wish.valence;
  p.strangeness = wish.strangeness;

  style& manner = p.manner;
  apply_mood(wish, manner);
  if (wish.drums) {
    if (manner.drums.empty() && *wish.drums > 0)
      borrow_drums(manner, weights);
    manner.drum_level_db += 10 * (*wish.drums - 0.6);
    // Who asks for drums hears some, however sparse the rest.
    for (drum_pattern& pattern : manner.drums)
      if (*wish.drums > 0 && !pattern.lines.empty())
        pattern.lines.front().needs = 0;
  }
  p.drums = !manner.drums.empty() && (!wish.drums || *wish.drums > 0.02);

  const double place =
      std::clamp(0.1 + 0.8 * wish.energy + key.stream(tempo_place).uniform(-0.15, 0.15), 0.0, 1.0);
  p.tempo = wish.tempo ? std::clamp(*wish.tempo, 40.0, 220.0)
                       : manner.slow + (manner.fast - manner.slow) * place;
  p.key =
      wish.key
          ? *wish.key
          : musical_key{static_cast<int>(key.stream(tonic).below(12)),
                        wish.scale.value_or(draw_mode(manner, wish.valence, key.stream(scale)))};
  p.structure = wish.structure.value_or(manner.structure);
  dismiss(wish.without, manner.parts);
  seat_wishes(wish, manner.parts);
  p.players = seat_players(manner, wish.density, key);
  return p;
}

} // namespace evo::music::writing
