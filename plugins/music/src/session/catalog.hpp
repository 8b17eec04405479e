#pragma once
/// @file
/// A catalogue: a folder of recordings, each with an id.

#include <filesystem>
#include <string>
#include <vector>

namespace evo::music {

struct catalog_track {
  std::string id;
  std::filesystem::path file;
  std::string artist = {}, title = {}, genre = {};
};

struct catalog {
  std::vector<catalog_track> tracks;
  std::vector<std::string> problems; ///< a line for each row or file that is left out, and why
};

/// With a catalog.tsv in the folder: its rows `id, path, artist, title, genre`, separated by tabs,
/// the last three optional, a first row of these names allowed; paths are relative to the folder.
/// Without: every recording in the folder and those below, by the end of its name, sorted; its id
/// is its name without that end. Ids name files, so that they hold no slash; the first of two equal
/// ones counts.
/// @throws error with failure::input if there is no such folder, or no track in it
[[nodiscard]] catalog read_catalog(const std::filesystem::path& folder);

} // namespace evo::music
