#pragma once
/// @file
/// The parts of the page that are tables and lists.

#include <string>

#include "facts.hpp"
#include "player.hpp"

namespace evo::music::report {

[[nodiscard]] std::string best_section(const facts& f, players& audio);
[[nodiscard]] std::string tags_section(const facts& f);
[[nodiscard]] std::string operators_section(const facts& f);
/// Empty if nothing failed.
[[nodiscard]] std::string failures_section(const facts& f);
[[nodiscard]] std::string settings_section(const facts& f);

} // namespace evo::music::report
