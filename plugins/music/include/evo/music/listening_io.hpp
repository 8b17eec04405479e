#pragma once
/// @file
/// Listening histories from files: Last.fm-1K's two (O. Celma, "Music Recommendation and Discovery
/// in the Long Tail", 2010) exactly as published, and the files of the Python project EvoMusic.
/// Rows that can't be used are counted by kind; nothing but a missing or unreadable file, or one
/// without any usable row, is an error.

#include "evo/music/listening.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music {

/// What an importer can find strange about a row. Those up to `duplicate` leave the row out.
enum class row_problem : std::uint8_t {
  blank,           ///< an empty line
  too_long,        ///< a line of more than 64 KiB
  wrong_columns,   ///< not as many columns as the format has
  empty_listener,  ///< no listener's id
  empty_track,     ///< no track's id (in Last.fm-1K: no MusicBrainz id is known)
  broken_id,       ///< an id that isn't UTF-8, or has control characters
  bad_time,        ///< no ISO 8601 time of the form 2009-05-04T23:08:57Z
  bad_number,      ///< a number of plays that isn't a whole number >= 1
  duplicate,       ///< the same listener, time and track again
  broken_text,     ///< names that aren't UTF-8: read with U+FFFD in the place of what is broken
  out_of_order,    ///< a time that goes the other way than this listener's times went before
  windows_line_end ///< a line that ends in CR LF
};
inline constexpr std::size_t row_problem_count = 12;
/// "empty track id" and so on.
[[nodiscard]] std::string_view name(row_problem p) noexcept;
/// Whether rows with it are left out.
[[nodiscard]] constexpr bool is_left_out(row_problem p) noexcept {
  return p <= row_problem::duplicate;
}

struct import_report {
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0; ///< lines, without a header
  std::uint64_t used = 0;
  std::array<std::uint64_t, row_problem_count> problems{};
  /// The number of the first line with each problem, from 1; 0 where there is none.
  std::array<std::uint64_t, row_problem_count> first_line{};
  std::int64_t earliest = 0, latest = 0; ///< seconds since 1970 of used rows; 0 without times

  [[nodiscard]] std::uint64_t count(row_problem p) const {
    return problems[static_cast<std::size_t>(p)];
  }
};
/// Several lines for a person: rows, used rows, and every problem that there is with its first
/// line.
[[nodiscard]] std::string describe(const import_report& r);

struct imported_history {
  listening_history history;
  import_report report;
};

struct lastfm_options {
  /// Rows between two of the same listener, time and track, up to which the second is surely seen
  /// to be a duplicate; up to twice as many it may be. Bounds that memory: 24 bytes each.
  std::size_t duplicate_window = 1'000'000;
  bool keep_names = true;                 ///< fill artists and titles
  std::function<void(double)> progress{}; ///< the share of the file that is read, [0, 1]
  std::function<bool()> is_interrupted{}; ///< true: give up, failure::interrupted
};

/// userid-timestamp-artid-artname-traid-traname.tsv: userid, time, artist MBID, artist name, track
/// MBID, track name, no header (one is passed over). Reads in blocks: memory grows with the
/// different listeners, tracks and pairs, not with the rows.
/// @throws error with failure::input if the file can't be read or has no usable row
[[nodiscard]] imported_history read_lastfm_history(const std::filesystem::path& file,
                                                   const lastfm_options& options = {});

/// Writes a history's rows, as they stand, to one file for each part of a split; rows that
/// read_lastfm_history leaves out for their ids or columns go to none. Streams.
/// @param h what read_lastfm_history made of `file`
/// @param to train, validation, test; an empty path drops that part
/// @throws error with failure::input, failure::storage
void split_lastfm_file(const std::filesystem::path& file, const listening_history& h,
                       const listening_split& split,
                       const std::array<std::filesystem::path, 3>& to);

/// A row of Last.fm-1K's userid-profile.tsv. What a listener didn't tell is empty.
struct lastfm_listener {
  std::string id;
  std::string gender;
  std::optional<int> age;
  std::string country;
  std::string registered; ///< "Aug 13, 2006", as published
  friend bool operator==(const lastfm_listener&, const lastfm_listener&) = default;
};
struct imported_listeners {
  std::vector<lastfm_listener> listeners;
  import_report report; ///< an age outside [1, 120] is a bad_number and left out, not the row
};
/// userid-profile.tsv: a header line (#id, gender, age, country, registered), then a listener a
/// line; a repeated id is a duplicate.
/// @throws error with failure::input if the file can't be read or has no usable row
[[nodiscard]] imported_listeners read_lastfm_listeners(const std::filesystem::path& file);

/// The Python project's clean_stats.csv: columns userid, id (the track's), count, and others, in
/// any order, named by its first line. Pairs that occur again are added up.
/// @throws error with failure::input if the file can't be read, a column is missing, or no row is
///   usable
[[nodiscard]] imported_history read_python_history(const std::filesystem::path& file);

struct python_split {
  listening_split split; ///< by track, train and test; tracks that the file doesn't name: see below
  std::size_t unlisted_tracks = 0;   ///< of the history, in neither list: part `validation`
  std::size_t unknown_tracks = 0;    ///< in a list, but not in the history
  std::size_t in_both = 0;           ///< in both lists: they stay in `train`, so nothing leaks
  std::vector<std::uint8_t> listens; ///< one a listener: 1 if "users" names it
};
/// The Python project's splits.json: {"train": [track ids], "test": [...], "users": [...]}.
/// @throws error with failure::input if the file can't be read or isn't of that form
[[nodiscard]] python_split read_python_split(const std::filesystem::path& file,
                                             const listening_history& h);

} // namespace evo::music
