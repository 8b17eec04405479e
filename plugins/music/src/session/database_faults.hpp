#pragma once
/// @file
/// Fault points inside SQLite's own writing.

namespace evo::music::detail {

/// Where fault points are armed, and then once: lets SQLite write every piece in two halves with
/// the fault point "database.half_written" between them, so that a process can be killed in the
/// middle of a commit or of a checkpoint of the write-ahead log.
void break_database_writes();

} // namespace evo::music::detail
