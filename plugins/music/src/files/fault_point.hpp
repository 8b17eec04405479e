#pragma once
/// @file
/// Named moments at which a process can be made to die, so that a test can look at what is left.
/// See docs/contributing.md, "Kill it", and docs/design/0023.
///
/// EVO_FAULT_POINT=NAME or NAME:COUNT   the process kills itself (SIGKILL) when it passes NAME for
///                                      the COUNT-th time (from 1)
/// EVO_FAULT_TRACE=FILE                 adds the name of each fault point passed to FILE, a line
///                                      each
///
/// Where neither is set, passing one costs a load and a branch.

#include <string_view>

namespace evo::music::detail {

extern const bool fault_points_are_armed; ///< whether one of the two was set when we began

/// What an armed fault point does.
void pass_fault_point(std::string_view where, std::string_view moment) noexcept;

/// The moment `where.moment`.
inline void fault_point(std::string_view where, std::string_view moment) noexcept {
  if (fault_points_are_armed) [[unlikely]]
    pass_fault_point(where, moment);
}

} // namespace evo::music::detail
