#pragma once
/// @file
/// How a command tells that one long computation goes on.

#include <chrono>
#include <cstdio>
#include <functional>
#include <string>

namespace evo::music::cli {

/// Takes the share that is done. On a terminal one line that is drawn again, with the time left;
/// elsewhere a plain line every tenth of the way; nothing if `quiet`. Nothing either where all is
/// done within a second.
[[nodiscard]] std::function<void(double)> share_progress(std::string what, bool quiet,
                                                         std::FILE* out = stderr);

/// Prints lines to standard error, whole ones from any thread; empty if `quiet`.
[[nodiscard]] std::function<void(const std::string&)> line_progress(bool quiet);

} // namespace evo::music::cli
