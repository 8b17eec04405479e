#pragma once
/// @file
/// A catalogue: a folder of recordings with a file catalog.tsv that says what they are.

#include "evo/core/executor.hpp"
#include "evo/music/generator.hpp"
#include "evo/music/track_attributes.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace evo::music {

struct catalog_track {
  std::string id;             ///< names its embedding's file; a MusicBrainz id where there is one
  std::filesystem::path path; ///< relative to the catalogue's folder, or absolute
  std::string artist, title;
  std::string genre;           ///< any word for it, or empty
  track_attributes attributes; ///< from the columns that there are, else from the genre's word
  std::string prompt;          ///< what the synth was asked for, or empty
};

struct catalog {
  std::vector<catalog_track> tracks;
  std::vector<std::string> problems; ///< a line for each row or file that is left out, and why
};

/// Reads DIR/catalog.tsv: columns between tabs, the first line names them. id and path must be
/// there; artist, title, genre, genres ("jazz:0.7, funk:0.3"), instruments ("piano:0.6, bass:0.4",
/// General MIDI's families), prompt and the qualities by name (tempo in quarter notes a minute, the
/// others in [0, 1]) may be. Without such a line the columns are id, path, artist, title, genre.
/// Ids name files, so that they hold no slash; the first of two equal ones counts.
/// Where there is no catalog.tsv: every recording in the folder and those below, by the end of its
/// name, sorted; its id is its name without that end.
/// @throws error with failure::input if there is no such folder, or no track in it
[[nodiscard]] catalog read_catalog(const std::filesystem::path& folder);

/// Writes DIR/catalog.tsv in that form, at one instant.
/// @throws error with failure::storage
void write_catalog(const std::filesystem::path& folder, const catalog& c);

struct synth_catalog_options {
  std::size_t tracks = 1000;
  double seconds = 10; ///< of a track, > 0
  std::uint64_t seed = 1;
  std::optional<std::filesystem::path> soundfont;
  std::filesystem::path folder; ///< for catalog.tsv and audio/ID.wav
};

/// Composes and plays tracks for random prompts of every genre in turn, and says in catalog.tsv
/// what they are like. Track i depends on the seed, i and the seconds alone; catalog.tsv is written
/// last, so a folder that has one is complete.
/// @throws error with failure::configuration if the options are out of range or there is no
///   soundfont; failure::storage; failure::interrupted
catalog make_synth_catalog(const synth_catalog_options& options, const executor& run,
                           const generation_watch& watch = {});

/// What the tracks of make_synth_catalog are like, without playing them.
[[nodiscard]] std::vector<track_attributes>
synth_attributes(std::size_t tracks, double seconds, std::uint64_t seed, const executor& run);

} // namespace evo::music
