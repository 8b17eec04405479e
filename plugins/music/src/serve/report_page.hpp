#pragma once
/// @file
/// A run's report, shown by the server as it is opened from a disk.

#include "serve/http/message.hpp"

#include <filesystem>

namespace evo::music::serve {

/// The report carries its own style and script. It gets a place of its own (a sandbox with no
/// origin), in which that script alone runs and nothing is loaded.
/// @throws refusal 404
[[nodiscard]] reply report_page(const std::filesystem::path& folder);

} // namespace evo::music::serve
