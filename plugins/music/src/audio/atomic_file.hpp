#pragma once
/// @file
/// Files that are complete under their own name or not there at all.

#include <filesystem>
#include <span>

namespace evo::music {

/// Writes all bytes under a temporary name in the same folder, syncs, and renames.
/// @throws error with failure::storage, after removing the temporary file
void write_file_atomically(const std::filesystem::path& path,
                           std::span<const std::span<const char>> parts);

} // namespace evo::music
