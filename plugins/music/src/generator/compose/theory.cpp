#include "theory.hpp"

#include "evo/core/error.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>

namespace evo::music::writing {
namespace {

constexpr std::array<int, 7> major_steps{0, 2, 4, 5, 7, 9, 11};

struct suffix {
  std::string_view text;
  std::array<int, 5> major, minor; ///< intervals, -1 fills
};

// Each suffix on a capital (major) and on a small (minor) numeral.
constexpr std::array<suffix, 15> suffixes{{
    {"", {0, 4, 7, -1, -1}, {0, 3, 7, -1, -1}},
    {"5", {0, 7, -1, -1, -1}, {0, 7, -1, -1, -1}},
    {"6", {0, 4, 7, 9, -1}, {0, 3, 7, 9, -1}},
    {"7", {0, 4, 7, 10, -1}, {0, 3, 7, 10, -1}},
    {"M7", {0, 4, 7, 11, -1}, {0, 3, 7, 11, -1}},
    {"9", {0, 4, 7, 10, 14}, {0, 3, 7, 10, 14}},
    {"M9", {0, 4, 7, 11, 14}, {0, 3, 7, 11, 14}},
    {"13", {0, 4, 10, 14, 21}, {0, 3, 10, 14, 21}},
    {"7b9", {0, 4, 7, 10, 13}, {0, 3, 7, 10, 13}},
    {"sus2", {0, 2, 7, -1, -1}, {0, 2, 7, -1, -1}},
    {"sus4", {0, 5, 7, -1, -1}, {0, 5, 7, -1, -1}},
    {"o", {0, 3, 6, -1, -1}, {0, 3, 6, -1, -1}},
    {"o7", {0, 3, 6, 10, -1}, {0, 3, 6, 10, -1}},
    {"+", {0, 4, 8, -1, -1}, {0, 4, 8, -1, -1}},
    {"add9", {0, 4, 7, 14, -1}, {0, 3, 7, 14, -1}},
}};

struct degree {
  std::string_view text;
  int number;
  bool minor;
};
// Longer numerals first, so that "VII" isn't read as "V".
constexpr std::array<degree, 14> degrees{{{"VII", 6, false},
                                          {"vii", 6, true},
                                          {"III", 2, false},
                                          {"iii", 2, true},
                                          {"VI", 5, false},
                                          {"vi", 5, true},
                                          {"IV", 3, false},
                                          {"iv", 3, true},
                                          {"II", 1, false},
                                          {"ii", 1, true},
                                          {"V", 4, false},
                                          {"v", 4, true},
                                          {"I", 0, false},
                                          {"i", 0, true}}};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= text.size(); ++i)
    if (i == text.size() || text[i] == separator) {
      if (i > from)
        parts.push_back(text.substr(from, i - from));
      from = i + 1;
    }
  return parts;
}

int distance_to(const std::vector<int>& voicing, const std::vector<int>& previous) {
  int sum = 0;
  for (const int pitch : voicing) {
    int nearest = std::numeric_limits<int>::max();
    for (const int before : previous)
      nearest = std::min(nearest, std::abs(pitch - before));
    sum += nearest;
  }
  return sum;
}

/// The chord's tones from the most to the least telling.
std::vector<int> by_weight(const chord& harmony, bool rootless) {
  std::vector<int> tones = harmony.intervals;
  std::stable_sort(tones.begin(), tones.end(), [&](int a, int b) {
    const auto rank = [&](int interval) {
      if (interval == 0)
        return rootless ? 4 : 0;
      if (interval == 7)
        return rootless ? 3 : 2;
      return interval < 7 ? 1 : 2;
    };
    return rank(a) < rank(b);
  });
  return tones;
}

} // namespace

std::uint16_t chord::mask() const noexcept {
  unsigned bits = 0;
  for (const int interval : intervals)
    bits |= 1U << pitch_class(root + interval);
  return static_cast<std::uint16_t>(bits);
}

chord parse_chord(std::string_view numeral, int tonic) {
  const std::string symbol{numeral};
  int shift = 0;
  if (!numeral.empty() && (numeral.front() == 'b' || numeral.front() == '#')) {
    shift = numeral.front() == 'b' ? -1 : 1;
    numeral.remove_prefix(1);
  }
  for (const degree& d : degrees)
    if (numeral.starts_with(d.text)) {
      numeral.remove_prefix(d.text.size());
      for (const suffix& s : suffixes)
        if (s.text == numeral) {
          chord result{pitch_class(tonic + major_steps[static_cast<std::size_t>(d.number)] + shift),
                       {},
                       symbol};
          for (const int interval : d.minor ? s.minor : s.major)
            if (interval >= 0)
              result.intervals.push_back(interval);
          return result;
        }
      break;
    }
  throw evo::error{error_id::invalid_parameter, "\"" + symbol + "\" is no roman numeral"};
}

std::vector<std::vector<chord>> parse_progression(std::string_view text, int tonic) {
  std::vector<std::vector<chord>> bars;
  for (const std::string_view bar : split(text, '|')) {
    std::vector<chord> chords;
    for (const std::string_view numeral : split(bar, ' '))
      chords.push_back(parse_chord(numeral, tonic));
    bars.push_back(std::move(chords));
  }
  return bars;
}

std::uint16_t scale_mask(mode m, int tonic) noexcept {
  constexpr std::array<std::array<int, 7>, 5> scales{{{0, 2, 4, 5, 7, 9, 11},
                                                      {0, 2, 3, 5, 7, 8, 10},
                                                      {0, 2, 3, 5, 7, 9, 10},
                                                      {0, 2, 4, 5, 7, 9, 10},
                                                      {0, 1, 3, 5, 7, 8, 10}}};
  unsigned bits = 0;
  for (const int step : scales[static_cast<std::size_t>(m)])
    bits |= 1U << pitch_class(tonic + step);
  return static_cast<std::uint16_t>(bits);
}

std::uint16_t local_scale(const musical_key& key, const chord& harmony) noexcept {
  unsigned scale = scale_mask(key.scale, key.tonic);
  const unsigned tones = harmony.mask();
  for (int p = 0; p < 12; ++p) {
    const bool foreign = (tones >> p & 1U) != 0 && (scale >> p & 1U) == 0;
    if (!foreign)
      continue;
    // The major third of a chord is a raised degree (a leading note); others are lowered ones.
    const int first = pitch_class(p - harmony.root) == 4 ? -1 : 1;
    for (const int neighbour : {pitch_class(p + first), pitch_class(p - first)})
      if ((scale >> neighbour & 1U) != 0 && (tones >> neighbour & 1U) == 0) {
        scale &= ~(1U << neighbour);
        break;
      }
    scale |= 1U << p;
  }
  return static_cast<std::uint16_t>(scale);
}

int nearest_in(std::uint16_t mask, int pitch) noexcept {
  for (int d = 0; d < 12; ++d) {
    if (mask >> pitch_class(pitch - d) & 1)
      return pitch - d;
    if (mask >> pitch_class(pitch + d) & 1)
      return pitch + d;
  }
  return pitch;
}

int step_in(std::uint16_t mask, int pitch, int steps) noexcept {
  if (mask == 0)
    return pitch + steps;
  const int direction = steps < 0 ? -1 : 1;
  for (int left = std::abs(steps); left > 0; --left)
    do
      pitch += direction;
    while ((mask >> pitch_class(pitch) & 1) == 0);
  return pitch;
}

int fold_into(int pitch, int low, int high) noexcept {
  while (pitch < low)
    pitch += 12;
  while (pitch > high)
    pitch -= 12;
  return std::max(pitch, std::min(low, pitch + 12));
}

std::vector<int> voice_chord(const chord& harmony, const std::vector<int>& previous, int voices,
                             int low, int high, bool rootless) {
  const std::vector<int> tones = by_weight(harmony, rootless);
  std::vector<int> chosen;
  chosen.reserve(static_cast<std::size_t>(voices));
  for (int i = 0; i < voices; ++i)
    chosen.push_back(pitch_class(harmony.root + tones[static_cast<std::size_t>(i) % tones.size()]));
  std::sort(chosen.begin(), chosen.end());

  // Every inversion in close position whose lowest voice lies in the register; the smoothest wins.
  std::vector<int> best;
  int best_cost = std::numeric_limits<int>::max();
  for (int lowest = low; lowest <= std::max(low, high - 6); ++lowest) {
    const auto first = std::find(chosen.begin(), chosen.end(), pitch_class(lowest));
    if (first == chosen.end())
      continue;
    std::vector<int> voicing{lowest};
    auto next = first;
    for (std::size_t i = 1; i < chosen.size(); ++i) {
      next = next + 1 == chosen.end() ? chosen.begin() : next + 1;
      int pitch = voicing.back() + 1;
      while (pitch_class(pitch) != *next)
        ++pitch;
      voicing.push_back(pitch);
    }
    const int middle = (low + high) / 2;
    const int off_centre = std::abs((voicing.front() + voicing.back()) / 2 - middle);
    const int too_high = std::max(0, voicing.back() - high) * 8;
    const int cost = previous.empty() ? 4 * off_centre + too_high
                                      : 4 * distance_to(voicing, previous) + off_centre + too_high;
    if (cost < best_cost) {
      best_cost = cost;
      best = std::move(voicing);
    }
  }
  if (best.empty())
    best.push_back(nearest_in(harmony.mask(), (low + high) / 2));
  return best;
}

} // namespace evo::music::writing
