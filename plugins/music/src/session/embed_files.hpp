#pragma once
/// @file
/// Recordings to embeddings, tags and noise terms: `evomusic embed` and `evomusic noise`.

#include "evo/core/executor.hpp"
#include "evo/music/encoder.hpp"
#include "evo/music/fitness.hpp"

#include <exception>
#include <filesystem>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

namespace evo::music {

/// What became of one recording.
struct embedded_recording {
  std::vector<float> embedding; ///< layers x dim; empty if there is none
  std::exception_ptr problem;   ///< why, if there is none: an error that names the file
};

/// Reads recordings and encodes them together; in memory are all of these. One that can't be read
/// or encoded doesn't harm the others.
[[nodiscard]] std::vector<embedded_recording>
embed_recordings(const encoder& encode, std::span<const std::filesystem::path> files,
                 const executor& run);

/// As many recordings as are worth being encoded together.
inline constexpr std::size_t recordings_together = 8;

/// Saves n x layers x dim, one row a file.
/// @throws error for a recording that can't be read or encoded; nothing is then saved
void embed_files(const encoder& encode, std::span<const std::string> files, const executor& run,
                 const std::filesystem::path& out);

/// One JSON line a file, in order, as soon as it is known.
void print_tags(const tagger& tag, std::span<const std::string> files, const executor& run,
                std::ostream& out);

/// One line a file: JSON, or words.
void print_noise(const noise_meter& measure, std::span<const std::string> files, bool json,
                 std::ostream& out);

} // namespace evo::music
