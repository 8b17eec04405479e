#include "evo/music/error.hpp"
#include "evo/music/listening.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace evo::music {
namespace {

constexpr std::uint32_t gone = std::numeric_limits<std::uint32_t>::max();

/// The new index of each unit, `gone` for those left out.
std::vector<std::uint32_t> renumbered(std::span<const std::uint8_t> keep) {
  std::vector<std::uint32_t> index(keep.size(), gone);
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < keep.size(); ++i)
    if (keep[i] != 0)
      index[i] = next++;
  return index;
}

text_column selected(const text_column& texts, std::span<const std::uint8_t> keep) {
  text_column out;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (keep[i] != 0)
      out.push_back(texts[i]);
  return out;
}

} // namespace

std::vector<std::size_t> listener_starts(const listening_history& h) {
  std::vector<std::size_t> starts(h.listeners() + 1);
  for (const auto l : h.listener)
    ++starts[l + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  return starts;
}

listening_history select_tracks(const listening_history& h,
                                std::span<const std::uint8_t> keep_track, std::size_t min_tracks) {
  if (keep_track.size() != h.tracks())
    throw error{failure::input, "select_tracks",
                std::to_string(keep_track.size()) + " marks for " + std::to_string(h.tracks()) +
                    " tracks",
                "one a track"};
  std::vector<std::size_t> heard(h.listeners());
  for (std::size_t i = 0; i < h.pairs(); ++i)
    heard[h.listener[i]] += keep_track[h.track[i]] != 0 ? 1 : 0;
  std::vector<std::uint8_t> keep_listener(h.listeners());
  std::ranges::transform(heard, keep_listener.begin(), [&](std::size_t n) {
    return n >= std::max<std::size_t>(min_tracks, 1) ? std::uint8_t{1} : std::uint8_t{0};
  });

  listening_history out;
  const auto track = renumbered(keep_track), listener = renumbered(keep_listener);
  for (std::size_t i = 0; i < h.pairs(); ++i) {
    if (track[h.track[i]] == gone || listener[h.listener[i]] == gone)
      continue;
    out.listener.push_back(listener[h.listener[i]]);
    out.track.push_back(track[h.track[i]]);
    out.plays.push_back(h.plays[i]);
  }
  out.listener_ids = selected(h.listener_ids, keep_listener);
  out.track_ids = selected(h.track_ids, keep_track);
  out.artists = selected(h.artists, keep_track);
  out.titles = selected(h.titles, keep_track);
  return out;
}

} // namespace evo::music
