#pragma once
/// @file
/// The embeddings of a history's tracks, from a folder with a file a track.

#include "evo/music/text_column.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace evo::music {

/// One row a track.
struct track_embeddings {
  std::size_t layers = 0, dim = 0;
  std::vector<float> values; ///< rows x layers x dim, where they aren't in a file
  /// Instead of `values`: numbers in a file that is mapped into memory and read page by page.
  std::shared_ptr<const std::span<const float>> mapped;
  std::vector<std::uint32_t> rows;   ///< of the tracks; none: track t has row t
  std::vector<std::uint8_t> present; ///< one a track
  std::size_t missing = 0;           ///< no file of that name
  std::size_t damaged = 0;           ///< files that can't be read as an array of floats
  std::size_t not_finite = 0;        ///< NaN or infinite numbers
  std::size_t other_shape = 0;       ///< another shape than most
  std::string first_problem;         ///< one line about the first file that can't be used, or empty

  /// All rows, one after the other.
  [[nodiscard]] std::span<const float> table() const noexcept {
    return mapped ? *mapped : std::span{values};
  }
  [[nodiscard]] std::uint32_t row(std::size_t track) const noexcept {
    return rows.empty() ? static_cast<std::uint32_t>(track) : rows[track];
  }
  /// A track's numbers; of one without an embedding, any.
  [[nodiscard]] std::span<const float> operator[](std::size_t track) const noexcept {
    return table().subspan(row(track) * layers * dim, layers * dim);
  }
};

/// Whether DIR/<id>.npy (or the Python project's DIR/<id>.json) is there, for each id. One look
/// into the folder, whatever the number of ids.
/// @throws error with failure::input if the folder can't be read
[[nodiscard]] std::vector<std::uint8_t> has_embedding(const text_column& ids,
                                                      const std::filesystem::path& folder);

/// Reads DIR/<id>.npy: float32 (layers, dim) or (1, layers, dim); or, where there is none,
/// DIR/<id>.json as the Python project writes it: {id: [[layers x dim numbers], ...]}, of which the
/// first counts. Files of another shape than the most frequent one (the first of equals) aren't
/// used.
/// @throws error with failure::input if the folder can't be read or has no usable embedding of
///   these tracks
///
/// Where the folder has an array of its files (write_embedding_array) with all of these tracks that
/// have a file, that is mapped into memory instead.
[[nodiscard]] track_embeddings read_track_embeddings(const text_column& ids,
                                                     const std::filesystem::path& folder);
/// One line for a person.
[[nodiscard]] std::string describe(const track_embeddings& e);

/// Copies DIR/<id>.npy of these tracks, one after the other, into DIR/array/embeddings.npy, float32
/// (n, layers, dim), and their ids, one a line, into DIR/array/ids.txt. An array that was there is
/// replaced, and is no longer used from the first instant on. A track at a time is in memory.
/// @throws error with failure::input: no ids, a file that can't be read or has another shape than
///   the first; failure::storage
void write_embedding_array(const std::filesystem::path& folder, const text_column& ids);

} // namespace evo::music
