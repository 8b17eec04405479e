#pragma once
/// @file
/// The versions of a database's schema, and the way from each to the next.

#include "database.hpp"

#include <cstdint>
#include <filesystem>
#include <span>

namespace evo::music::detail {

/// A kind of database. `PRAGMA user_version` says how many of the steps it has taken: the first
/// makes the tables, each further one changes what the version before it had.
struct schema_history {
  const char* what;                   ///< "run", "session": for messages
  std::uint32_t id;                   ///< `PRAGMA application_id`, since version `id_since`
  std::uint64_t id_since;             ///< older ones have none
  std::span<const char* const> steps; ///< SQL; there is a version for each

  [[nodiscard]] std::uint64_t newest() const noexcept { return steps.size(); }
};

/// How many steps it has taken; 0 if it is empty.
[[nodiscard]] std::uint64_t schema_version(const database& db);

/// Before reading: any version that this program knows.
/// @param folder for messages
/// @throws error with failure::storage for a newer version, with failure::input for an empty
///   database or another program's
void check_readable(const database& db, const schema_history& history,
                    const std::filesystem::path& folder);

/// Before writing, once it is locked: refuses what is damaged, foreign or newer, unchanged; takes
/// the steps that are left, all in one transaction, so that a kill leaves the old version whole;
/// then sets it to keep every commit (write-ahead log, fully synchronised).
/// @throws error with failure::input if it is damaged or another program's, with failure::storage
///   for a newer version
void prepare(database& db, const schema_history& history, const std::filesystem::path& folder);

} // namespace evo::music::detail
