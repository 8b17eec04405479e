#pragma once
/// @file
/// Recordings to embeddings, tags and noise terms: `evomusic embed` and `evomusic noise`.

#include "evo/core/executor.hpp"
#include "evo/music/encoder.hpp"
#include "evo/music/fitness.hpp"

#include <filesystem>
#include <iosfwd>
#include <span>
#include <string>

namespace evo::music {

/// Saves n x layers x dim, one row a file; a file a thread.
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
