#pragma once
/// @file
/// Who listened to what, how often: the plain form of a listening history, its parts for training
/// and testing, and its statistics. Files are read by `listening_io.hpp`.

#include "evo/music/text_column.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace evo::music {

/// n pairs of a listener and a track, as three columns. Pairs are in ascending order of listener,
/// then track, and each occurs once.
struct listening_history {
  std::vector<std::uint32_t> listener; ///< n, index into listener_ids
  std::vector<std::uint32_t> track;    ///< n, index into track_ids
  std::vector<std::uint32_t> plays;    ///< n, >= 1; what is more than fits stays at the largest
  text_column listener_ids;            ///< different, in the order of their first row
  text_column track_ids;               ///< likewise; MusicBrainz ids in Last.fm-1K
  text_column artists;                 ///< as many as track_ids, or none
  text_column titles;                  ///< as many as track_ids, or none

  [[nodiscard]] std::size_t pairs() const noexcept { return listener.size(); }
  [[nodiscard]] std::size_t listeners() const noexcept { return listener_ids.size(); }
  [[nodiscard]] std::size_t tracks() const noexcept { return track_ids.size(); }

  friend bool operator==(const listening_history&, const listening_history&) = default;
};

/// Where each listener's pairs begin: listener l has [starts[l], starts[l + 1]). listeners() + 1
/// numbers. O(pairs).
[[nodiscard]] std::vector<std::size_t> listener_starts(const listening_history& h);

/// The history of some tracks: the pairs of the others are left out, and so are listeners who then
/// have none. What stays keeps its order and gets new indices.
/// @param keep_track one a track, 0 leaves it out
/// @param min_tracks listeners with fewer different tracks are left out, too; their tracks stay
/// @throws error with failure::input if sizes don't fit
[[nodiscard]] listening_history select_tracks(const listening_history& h,
                                              std::span<const std::uint8_t> keep_track,
                                              std::size_t min_tracks = 1);

/// What a pair, a track or a listener is for.
enum class history_part : std::uint8_t { train, validation, test };

enum class split_unit : std::uint8_t {
  track,   ///< no track is in two parts: what is tested has never been heard in training
  listener ///< no listener is in two parts
};

struct split_options {
  split_unit by = split_unit::track;
  double validation = 0.1; ///< share of the units, [0, 1)
  double test = 0.2;       ///< share of the units, [0, 1); both together < 1
  std::uint64_t seed = 1;
};

/// Every unit belongs to one part, and with it all its pairs, so nothing leaks.
struct listening_split {
  split_unit by = split_unit::track;
  std::vector<history_part> of; ///< one a track or one a listener, see `by`

  /// The part of pair i.
  [[nodiscard]] history_part of_pair(const listening_history& h, std::size_t i) const {
    return of[by == split_unit::track ? h.track[i] : h.listener[i]];
  }
  /// The units of a part, ascending.
  [[nodiscard]] std::vector<std::uint32_t> units(history_part part) const;
  /// The pairs of a part, ascending.
  [[nodiscard]] std::vector<std::uint32_t> pairs(const listening_history& h,
                                                 history_part part) const;

  friend bool operator==(const listening_split&, const listening_split&) = default;
};

/// Draws round(share x units) units for validation and for testing. A unit's part depends on the
/// seed and on the ids of all units, not on the order of rows.
/// @throws error with failure::configuration for shares outside their ranges
[[nodiscard]] listening_split split_history(const listening_history& h,
                                            const split_options& options = {});

struct history_statistics {
  std::size_t listeners = 0, tracks = 0, pairs = 0;
  std::uint64_t plays = 0;
  double density = 0; ///< pairs / (listeners x tracks)
  std::size_t min_tracks_a_listener = 0, max_tracks_a_listener = 0;
  double median_tracks_a_listener = 0, mean_tracks_a_listener = 0;
  std::size_t max_listeners_a_track = 0;
  double median_listeners_a_track = 0, mean_listeners_a_track = 0;
  std::size_t single_track_listeners = 0; ///< who have one pair
  double popularity_gini = 0; ///< of the listeners a track: 0 all alike, towards 1 few have all
};
/// O(pairs + tracks log tracks).
[[nodiscard]] history_statistics statistics_of(const listening_history& h);
/// Several lines for a person.
[[nodiscard]] std::string describe(const history_statistics& s);

} // namespace evo::music
