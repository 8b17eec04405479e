#pragma once
/// @file
/// Whether two machines read the same files, without sending these.

#include "instrument_files.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace evo::music::workers {

/// What tells another version of a file apart: its size, and a hash of its first and last MiB, in
/// which models of the same size differ. Not meant against somebody who wants to deceive.
struct file_mark {
  std::string name;
  std::uint64_t size = 0; ///< bytes
  std::uint64_t hash = 0; ///< content_hash
};

/// Reads 2 MiB a file, at most.
/// @throws error with failure::input if one can't be read
[[nodiscard]] std::vector<file_mark> marks_of(std::span<const instrument_file> files);

/// In one line, and back.
[[nodiscard]] std::string to_text(const file_mark& mark);
/// @throws error with failure::configuration
[[nodiscard]] file_mark parse_mark(const std::string& text);

/// @param wanted those of the run's machine
/// @param here what would be read instead
/// @throws error with failure::input that names the file and what is expected of it
void check_same_files(std::span<const file_mark> wanted, std::span<const instrument_file> here);

} // namespace evo::music::workers
