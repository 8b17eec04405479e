#pragma once
/// @file
/// What happened in a session, and its report: one HTML page, and the numbers behind each figure.

#include "evo/music/taste_session.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace evo::music {

/// A clip of a playlist.
struct session_play {
  std::uint64_t candidate = 0; ///< of the round's run
  std::string text;            ///< its genome for people
  std::int8_t answer = 0;
  double belief = 0;        ///< similarity when it was chosen
  double taste = 0;         ///< the true score; NaN where it isn't known
  std::string audio;        ///< relative to the session's folder; empty if none was kept
  std::vector<float> place; ///< among the model's tracks
};

/// A candidate of a round by belief, as it was then, and by true taste.
struct session_score {
  std::uint64_t candidate = 0;
  double belief = 0; ///< similarity; NaN for candidates that failed
  double taste = 0;  ///< NaN where it isn't known
  double penalty = 0;
};

struct recorded_round {
  session_round measures;
  std::vector<session_play> plays; ///< in the order in which they were played
  std::vector<session_score> scores;
  std::vector<float> belief_place; ///< among the tracks, after learning; empty if there is none
};

struct session_record {
  std::string name, mode, listener, command;
  bool finished = false;
  std::uint64_t wanted = 0; ///< rounds
  std::vector<recorded_round> rounds;
  std::vector<float> taste_place; ///< of the true vector; empty if it isn't known
};

/// The page, complete, as UTF-8; treats every text in the record as hostile.
[[nodiscard]] std::string render_session_report(const session_record& session);

/// A figure's numbers: a line of names, then a row each, separated by commas.
struct figure_table {
  std::string file; ///< "rounds.csv"
  std::string text;
};
/// rounds.csv (every measure), plays.csv, scores.csv (every candidate by belief and by taste) and
/// map.csv. NaN is empty.
[[nodiscard]] std::vector<figure_table> session_tables(const session_record& session);

/// Writes FOLDER/report.html and FOLDER/figures/*.csv.
/// @throws error with failure::storage
void write_session_report(const std::filesystem::path& folder, const session_record& session);

} // namespace evo::music
