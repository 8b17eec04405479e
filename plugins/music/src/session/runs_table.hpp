#pragma once
/// @file
/// What runs there are: `evomusic runs`.

#include <filesystem>
#include <string>

namespace evo::music {

/// A line a run, sorted by when it began. A run that can't be read has a line that says so.
/// @throws error with failure::input if there is no such folder
[[nodiscard]] std::string runs_table(const std::filesystem::path& folder);

} // namespace evo::music
