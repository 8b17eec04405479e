#pragma once
/// @file
/// Small files and their failures.

#include "../support/files.hpp"

#include "evo/music/error.hpp"
#include "evo/music/listening_io.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <string_view>

namespace evo::music::testing {

/// What `f` throws; fails the test if it doesn't.
inline error error_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const error& e) {
    return e;
  }
  FAIL("nothing was thrown");
  return error{failure::input, "", ""};
}

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

inline const std::string rock = "11111111-1111-4111-8111-111111111111";
inline const std::string jazz = "22222222-2222-4222-8222-222222222222";

/// A row as Last.fm-1K has it.
inline std::string row(const std::string& listener, const std::string& time,
                       const std::string& track, const std::string& title = "Title") {
  return listener + "\t" + time + "\tartist-id\tArtist\t" + track + "\t" + title + "\n";
}

inline imported_history read(const std::string& bytes, const lastfm_options& options = {}) {
  const temporary_folder folder;
  write_bytes(folder / "history.tsv", bytes);
  return read_lastfm_history(folder / "history.tsv", options);
}

/// A history of the given pairs, one play each.
inline listening_history
history_of(std::size_t listeners, std::size_t tracks,
           const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs) {
  listening_history h;
  for (std::size_t i = 0; i < listeners; ++i)
    h.listener_ids.push_back("listener " + std::to_string(i));
  for (std::size_t i = 0; i < tracks; ++i)
    h.track_ids.push_back("track " + std::to_string(i));
  for (const auto& [l, t] : pairs) {
    h.listener.push_back(l);
    h.track.push_back(t);
    h.plays.push_back(1);
  }
  return h;
}

} // namespace evo::music::testing
