#pragma once
/// @file
/// The embeddings of a history's tracks, from a folder with a file a track.

#include "evo/music/text_column.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace evo::music {

/// One row a track, those without an embedding are zero.
struct track_embeddings {
  std::size_t layers = 0, dim = 0;
  std::vector<float> values;         ///< tracks x layers x dim
  std::vector<std::uint8_t> present; ///< one a track
  std::size_t missing = 0;           ///< no file of that name
  std::size_t damaged = 0;           ///< files that can't be read as an array of floats
  std::size_t not_finite = 0;        ///< NaN or infinite numbers
  std::size_t other_shape = 0;       ///< another shape than most
  std::string first_problem;         ///< one line about the first file that can't be used, or empty

  [[nodiscard]] std::span<const float> operator[](std::size_t track) const noexcept {
    return std::span{values}.subspan(track * layers * dim, layers * dim);
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
[[nodiscard]] track_embeddings read_track_embeddings(const text_column& ids,
                                                     const std::filesystem::path& folder);
/// One line for a person.
[[nodiscard]] std::string describe(const track_embeddings& e);

} // namespace evo::music
