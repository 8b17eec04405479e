#pragma once
/// @file
/// A run's report, shown by the server as it is opened from a disk.

#include "serve/http/message.hpp"

#include <filesystem>
#include <string_view>

namespace evo::music::serve {

/// The report carries its own style and script: that script alone runs, and nothing is loaded. It
/// gets a place of its own, a sandbox with no origin.
/// @throws refusal 404
[[nodiscard]] reply report_page(const std::filesystem::path& folder);

/// The same of a session, whose clips and figures lie beside it: it has the page's origin, so that
/// those can be had, and nothing else.
/// @throws refusal 404
[[nodiscard]] reply session_report_page(const std::filesystem::path& folder);

/// Numbers behind a session's report, to be kept.
/// @param name "rounds.csv", as write_session_report() has it
/// @throws refusal 404
[[nodiscard]] reply figure_file(const std::filesystem::path& folder, std::string_view name);

} // namespace evo::music::serve
