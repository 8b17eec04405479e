#include "schema.hpp"

#include "evo/music/error.hpp"

#include <string>

namespace evo::music::detail {
namespace {

std::uint64_t number(const database& db, const char* query) {
  statement row{db, query};
  return row.step() ? row.whole(0) : 0;
}

[[noreturn]] void refuse_foreign(const schema_history& history,
                                 const std::filesystem::path& folder) {
  throw error{failure::input, folder.string(),
              "the database is no " + std::string{history.what} + "'s; another program made it",
              "the folder of a " + std::string{history.what}};
}

/// Of a version that isn't 0.
void check_known(const database& db, const schema_history& history, std::uint64_t version,
                 const std::filesystem::path& folder) {
  const bool is_ours = number(db, "PRAGMA application_id") == history.id;
  if (version >= history.id_since && !is_ours)
    refuse_foreign(history, folder);
  if (version > history.newest())
    throw error{failure::storage, folder.string(),
                "a newer evomusic has made this " + std::string{history.what} + ": its schema is " +
                    std::to_string(version) + ", the newest known here " +
                    std::to_string(history.newest()),
                "go on with that version; nothing was changed"};
}

void bring_up_to_date(database& db, const schema_history& history,
                      const std::filesystem::path& folder) {
  const std::uint64_t version = number(db, "PRAGMA user_version");
  if (version == 0 && number(db, "SELECT count(*) FROM sqlite_master") != 0)
    refuse_foreign(history, folder);
  if (version != 0)
    check_known(db, history, version, folder);
  if (version == history.newest())
    return;
  transaction all{db, "schema"};
  for (std::uint64_t i = version; i < history.newest(); ++i)
    db.execute(history.steps[i]);
  if (history.newest() >= history.id_since)
    db.execute(("PRAGMA application_id = " + std::to_string(history.id)).c_str());
  db.execute(("PRAGMA user_version = " + std::to_string(history.newest())).c_str());
  all.commit();
}

} // namespace

std::uint64_t schema_version(const database& db) {
  return number(db, "PRAGMA user_version");
}

void check_readable(const database& db, const schema_history& history,
                    const std::filesystem::path& folder) {
  const std::uint64_t version = schema_version(db);
  if (version == 0)
    throw error{failure::input, folder.string(),
                "the " + std::string{history.what} + " has not begun",
                "go on with --resume, or remove the folder"};
  check_known(db, history, version, folder);
}

void prepare(database& db, const schema_history& history, const std::filesystem::path& folder) {
  db.check_whole();
  db.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
  bring_up_to_date(db, history, folder);
  db.execute("PRAGMA journal_mode = WAL;");
}

} // namespace evo::music::detail
