#include "measures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

namespace evo::music::measures {
namespace {

constexpr std::uint32_t bar = score::ticks_per_bar;

template <class Visit>
void for_pitched_notes(const score& s, Visit visit) {
  for (const track& t : s.tracks)
    if (t.part != role::drums)
      for (const note& n : t.notes)
        visit(n);
}

std::vector<std::size_t> random_order(std::size_t n, random_stream& random) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  random.shuffle(std::span{order});
  return order;
}

std::uint16_t chord_at(const score& s, std::uint32_t tick) {
  for (const chord_mark& c : s.chords)
    if (tick >= c.start && tick < c.start + c.duration)
      return c.tones;
  return 0;
}

double share_of_chord_tones(const score& s, const std::vector<std::size_t>& order) {
  double hits = 0, all = 0;
  for_pitched_notes(s, [&](const note& n) {
    if (n.start % (bar / 2) != 0)
      return;
    const auto elsewhere = static_cast<std::uint32_t>(order[n.start / bar]) * bar + n.start % bar;
    hits += chord_at(s, elsewhere) >> n.pitch % 12 & 1;
    ++all;
  });
  return hits / all;
}

bool near_grid(double tick, double tolerance) {
  for (const double step : {120.0, 160.0})
    if (std::abs(tick - step * std::round(tick / step)) <= tolerance)
      return true;
  return false;
}

double best_scale_share(const std::array<double, 12>& time) {
  constexpr std::array major{0, 2, 4, 5, 7, 9, 11};
  const double all = std::accumulate(time.begin(), time.end(), 0.0);
  double best = 0;
  for (std::size_t tonic = 0; tonic < 12; ++tonic) {
    double in = 0;
    for (const int step : major)
      in += time[(tonic + static_cast<std::size_t>(step)) % 12];
    best = std::max(best, in / all);
  }
  return best;
}

using place = std::pair<std::uint32_t, int>;

std::set<place> notes_of(const score& s, const section_mark& m,
                         const std::vector<std::size_t>& order) {
  std::set<place> notes;
  for_pitched_notes(s, [&](const note& n) {
    if (n.start < m.start || n.start >= m.start + m.duration)
      return;
    const std::uint32_t in = n.start - m.start;
    notes.emplace(static_cast<std::uint32_t>(order[in / bar]) * bar + in % bar, n.pitch);
  });
  return notes;
}

double jaccard(const std::set<place>& a, const std::set<place>& b) {
  std::size_t common = 0;
  for (const place& p : a)
    common += b.count(p);
  return static_cast<double>(common) / static_cast<double>(a.size() + b.size() - common);
}

} // namespace

pair chord_tones_on_strong_beats(const score& s, random_stream random) {
  std::vector<std::size_t> as_written(s.length / bar);
  std::iota(as_written.begin(), as_written.end(), std::size_t{0});
  return {share_of_chord_tones(s, as_written),
          share_of_chord_tones(s, random_order(as_written.size(), random))};
}

pair onsets_on_the_grid(const score& s, random_stream random) {
  const double tolerance = 0.015 * s.tempo / 60 * score::ticks_per_quarter;
  double hits = 0, control = 0, all = 0;
  for (const track& t : s.tracks)
    for (const note& n : t.notes) {
      hits += near_grid(static_cast<double>(n.start) + n.push, tolerance);
      control += near_grid(random.uniform() * s.length, tolerance);
      ++all;
    }
  return {hits / all, control / all};
}

pair key_stability(const score& s, random_stream random) {
  std::vector<std::size_t> lift(s.length / bar);
  for (std::size_t& l : lift)
    l = random.below(12);
  pair sum;
  for (const section_mark& m : s.sections) {
    std::array<double, 12> time{}, lifted{};
    for_pitched_notes(s, [&](const note& n) {
      if (n.start < m.start || n.start >= m.start + m.duration)
        return;
      time[n.pitch % 12] += n.duration;
      lifted[(n.pitch + lift[n.start / bar]) % 12] += n.duration;
    });
    sum.music += best_scale_share(time);
    sum.control += best_scale_share(lifted);
  }
  const auto sections = static_cast<double>(s.sections.size());
  return {sum.music / sections, sum.control / sections};
}

pair similarity_of_returns(const score& s, random_stream random) {
  pair sum;
  double pairs = 0;
  for (std::size_t i = 0; i < s.sections.size(); ++i)
    for (std::size_t j = i + 1; j < s.sections.size(); ++j) {
      const section_mark &a = s.sections[i], &b = s.sections[j];
      if (a.label != b.label || a.duration != b.duration)
        continue;
      std::vector<std::size_t> as_written(a.duration / bar);
      std::iota(as_written.begin(), as_written.end(), std::size_t{0});
      const auto first = notes_of(s, a, as_written);
      sum.music += jaccard(first, notes_of(s, b, as_written));
      sum.control += jaccard(first, notes_of(s, b, random_order(as_written.size(), random)));
      ++pairs;
    }
  if (pairs == 0)
    return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  return {sum.music / pairs, sum.control / pairs};
}

} // namespace evo::music::measures
