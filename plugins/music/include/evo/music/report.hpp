#pragma once
/// @file
/// The report of a run: one HTML page that opens without network.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "evo/music/run_record.hpp"

namespace evo::music {

/// Gives the bytes of an audio file by its path relative to the run's folder; nothing if
/// unreadable.
using audio_reader = std::function<std::optional<std::string>(const std::string& path)>;

/// What a page may hold at most. What is left out is said on the page.
struct report_options {
  std::size_t best_rows = 20;        ///< rows of the table of the best
  std::size_t map_points = 1500;     ///< candidates drawn on the map
  std::size_t lineage_nodes = 36;    ///< ancestors drawn, the best included
  std::size_t tag_rows = 12;         ///< tags compared
  std::size_t generation_rows = 100; ///< rows of the table behind the curves
  std::size_t failure_rows = 20;     ///< different failures listed
  audio_reader read_audio; ///< set: players carry the audio itself, for a stand-alone page
  std::size_t embed_limit = std::size_t{48}
                            << 20; ///< bytes of audio embedded; the rest stays linked
};

/// The page, complete, as UTF-8. Depends on its arguments alone: the same record gives the same
/// bytes. Takes any record: unfinished, without candidates, audio or embeddings, with failed
/// candidates, and treats every text in it as hostile. Cost: linear in the candidates, and the
/// principal components of at most `map_points` embeddings.
std::string render_report(const run_record& run, const report_options& options = {});

/// Renders and saves under `file`, which is either the old page or the whole new one at any
/// instant.
/// @throws evo::music::error (storage) if the page can't be written.
void write_report(const std::filesystem::path& file, const run_record& run,
                  const report_options& options = {});

/// Reads audio below a run's folder, and never outside it.
audio_reader read_audio_below(const std::filesystem::path& folder);

} // namespace evo::music
