#pragma once
/// @file
/// Whether a replay came to the same.

#include <filesystem>

namespace evo::music::cli {

/// Compares every candidate and generation, bit for bit.
/// @throws error with failure::input that names the first difference
void check_same_outcome(const std::filesystem::path& run, const std::filesystem::path& replay);

} // namespace evo::music::cli
