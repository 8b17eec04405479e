#pragma once
/// @file
/// `evomusic listeners`: histories and catalogues in files, told to a person or a program.

#include "evo/music/listener_profiles.hpp"
#include "evo/music/listening_io.hpp"
#include "evo/music/simulated_listener.hpp"

#include <filesystem>
#include <iosfwd>

namespace evo::music {

struct simulation_request {
  std::filesystem::path catalog, out;
  simulation_options simulation;
};
/// Writes the history and prints its path.
/// @throws error
void simulate_listeners(const simulation_request& request, std::ostream& out);

struct history_request {
  std::filesystem::path interactions;         ///< *.csv is the Python project's
  std::filesystem::path profiles, embeddings; ///< or empty
  bool json = false;
};
/// Prints what was read, what was wrong with it, and the statistics.
/// @throws error
void print_history(const history_request& request, const lastfm_options& options,
                   std::ostream& out);

struct split_request {
  std::filesystem::path interactions, train, validation, test; ///< the parts may be empty
  split_options split;
};
/// Splits a file of Last.fm-1K's columns into files, and prints what is in them.
/// @throws error
void split_history_file(const split_request& request, const lastfm_options& options,
                        std::ostream& out);

/// The profiles of a folder, a line each.
void print_profiles(const listener_profiles& profiles, std::ostream& out);

struct taste_request {
  std::filesystem::path catalog, interactions;
  simulation_options simulation;
  split_options split;
  bool json = false;
};
/// Prints how well popularity and the true tastes foretell the test tracks of a history.
/// @throws error
void print_tastes(const taste_request& request, std::ostream& out);

/// The history of a file: *.csv is the Python project's clean_stats.csv, all else Last.fm-1K's TSV.
/// @throws error with failure::input
[[nodiscard]] imported_history read_history(const std::filesystem::path& file,
                                            const lastfm_options& options = {});

} // namespace evo::music
