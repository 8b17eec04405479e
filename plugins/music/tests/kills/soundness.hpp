#pragma once
/// @file
/// Whether a database is sound, asked of SQLite itself.

#include "../support/files.hpp"

#include <filesystem>
#include <sqlite3.h>
#include <string>

namespace evo::music::testing {

/// The rows that a query gives, a line each, of a copy of a database: looking changes nothing.
inline std::string rows_of(const std::filesystem::path& database, const std::string& query) {
  const temporary_folder folder;
  for (const std::string end : {"", "-wal", "-journal"})
    if (const auto file = database.string() + end; std::filesystem::exists(file))
      std::filesystem::copy_file(file, (folder / "copy").string() + end);
  sqlite3* handle = nullptr;
  std::string rows;
  if (sqlite3_open((folder / "copy").c_str(), &handle) == SQLITE_OK)
    sqlite3_exec(
        handle, query.c_str(),
        [](void* to, int count, char** columns, char**) {
          auto& text = *static_cast<std::string*>(to);
          for (int i = 0; i < count; ++i)
            text.append(columns[i] == nullptr ? "NULL" : columns[i])
                .append(i + 1 < count ? "|" : "");
          text += "\n";
          return 0;
        },
        &rows, nullptr);
  sqlite3_close(handle);
  return rows;
}

/// Whether `PRAGMA integrity_check` finds nothing; also where there is no database yet.
inline bool is_sound(const std::filesystem::path& database) {
  return !std::filesystem::exists(database) ||
         rows_of(database, "PRAGMA integrity_check") == "ok\n";
}

/// Whether the databases below a folder are sound.
inline bool all_sound(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder))
    return true;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
    if (entry.path().extension() == ".sqlite" && !is_sound(entry.path()))
      return false;
  return true;
}

/// Whether no file below a folder is still under its temporary name.
inline bool nothing_left_over(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
    if (entry.path().extension() == ".part")
      return false;
  return true;
}

} // namespace evo::music::testing
