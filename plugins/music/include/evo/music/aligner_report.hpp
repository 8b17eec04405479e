#pragma once
/// @file
/// What a trained aligner is worth, drawn: curves of its ranking, and maps of listeners and tracks
/// before and after it.

#include "evo/music/aligner_training.hpp"
#include "evo/music/catalog.hpp"
#include "evo/music/ranking.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace evo::music {

/// A listener or a track on a plane.
struct map_point {
  std::string id;
  std::string genre; ///< empty: unknown
  double x = 0, y = 0;
};

/// The two principal components of directions (vectors scaled to length one).
struct genre_map {
  std::vector<map_point> points;
  std::array<double, 2> kept{}; ///< share of the variance along each axis
  /// Mean silhouette of the genres by the cosine distance, in all dimensions: 1 apart, 0 mixed,
  /// below 0 among others. NaN with fewer than two genres.
  double silhouette = std::numeric_limits<double>::quiet_NaN();
  std::size_t genres = 0; ///< that the silhouette is of
};

/// Of a curve's points those at its corners, at most 2,001 of them, evenly; the measures are exact.
struct ranking_curves {
  aligner_measures measures;
  std::vector<roc_point> roc;
  std::vector<precision_recall_point> precision_recall;
};

struct aligner_report {
  ranking_curves aligner;
  ranking_curves popularity; ///< how many others listened to the track, in the same data
  /// Listeners by the genre that they played most; before: their vectors in the table.
  genre_map listeners_before, listeners_after;
  /// Tracks by their genre; before: the encoder's embeddings.
  genre_map tracks_before, tracks_after;
  /// The tracks that were measured on alone, where the maps have others, too.
  double measured_before = std::numeric_limits<double>::quiet_NaN();
  double measured_after = std::numeric_limits<double>::quiet_NaN();
};

/// Tracks to map and their genres.
struct mapped_catalog {
  text_column ids;
  std::vector<std::string> genres; ///< one a track; empty: unknown
  track_embeddings embeddings;     ///< one a track
};
/// The tracks of a catalogue and their embeddings.
/// @throws error with failure::input, see read_catalog and read_track_embeddings
[[nodiscard]] mapped_catalog read_mapped_catalog(const std::filesystem::path& catalog,
                                                 const std::filesystem::path& embeddings);

/// @param measured what `evaluate` said of the same aligner and data
/// @param catalog  none: the data's tracks are mapped, without genres. Where a track's projection
///   depends on who listens, it is that for the mean listener of the table
/// @throws error with failure::input: embeddings of another encoder than the aligner's
[[nodiscard]] aligner_report report_on(const aligner& trained, const aligner_data& data,
                                       const evaluation& measured,
                                       const std::optional<mapped_catalog>& catalog,
                                       const executor& run);

/// The silhouettes before and after, a line for a person.
[[nodiscard]] std::string describe(const aligner_report& report);

/// One HTML page without network, with inline SVG. The same report gives the same bytes.
[[nodiscard]] std::string render_aligner_report(const aligner_report& report);

/// DIR/report.html; report.json with every figure; roc.csv and precision_recall.csv (curve,
/// threshold and the two rates), measures.csv, listeners.csv and tracks.csv (id, genre, places
/// before and after). Makes the folder; files of these names are replaced.
/// @throws error with failure::storage
void write_aligner_report(const std::filesystem::path& folder, const aligner_report& report);

/// The mean over all points of (b - a) / max(a, b) (P. J. Rousseeuw, 1987): a is the mean distance
/// to the others of the same group, b that to the nearest other group, both by 1 - cosine. A point
/// that is alone in its group counts 0; one of length zero has the cosine 0 to everything.
/// O(n groups width).
/// @param rows n x width @param group n, any numbers
/// @return NaN with fewer than two groups
[[nodiscard]] double silhouette(std::span<const float> rows, std::size_t width,
                                std::span<const std::size_t> group);

} // namespace evo::music
