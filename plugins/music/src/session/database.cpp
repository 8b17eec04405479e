#include "database.hpp"

#include "database_faults.hpp"
#include "files/fault_point.hpp"
#include "files/files.hpp"

#include "evo/music/error.hpp"

#include <sqlite3.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <limits>
#include <unistd.h>

namespace evo::music::detail {
namespace {

std::string problem_of(sqlite3* handle) {
  const int system = sqlite3_system_errno(handle);
  switch (sqlite3_errcode(handle) & 0xFF) {
  case SQLITE_FULL: return storage_problem(ENOSPC);
  case SQLITE_READONLY: return storage_problem(EACCES);
  case SQLITE_BUSY:
  case SQLITE_LOCKED: return "the run is in use by another process";
  case SQLITE_IOERR:
  case SQLITE_CANTOPEN: return system != 0 ? storage_problem(system) : sqlite3_errmsg(handle);
  default: return sqlite3_errmsg(handle);
  }
}

/// Readers, too, open for writing where they may: what a killed writer left half-done must be
/// rolled back before anybody can read. (SQLite itself falls back to reading on a read-only file.)
int open_flags(database::access how) {
  return SQLITE_OPEN_READWRITE | (how == database::access::create ? SQLITE_OPEN_CREATE : 0);
}

bool is_damage(int code) {
  return (code & 0xFF) == SQLITE_NOTADB || (code & 0xFF) == SQLITE_CORRUPT;
}

/// Whether there is something that a writer, killed or at work, hasn't moved into the file yet.
bool has_log(const std::filesystem::path& file) {
  std::error_code problem;
  std::filesystem::path log = file;
  log += "-wal";
  const auto size = std::filesystem::file_size(log, problem);
  return !problem && size > 0;
}

/// Whether nothing can be made beside the file, and there is nothing to be taken in. Only then may
/// SQLite be told that the file can't change.
bool is_at_rest_and_read_only(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
  return !has_log(file) && ::access(folder.c_str(), W_OK) != 0;
}

/// The file as a URI of SQLite's.
std::string immutable(const std::filesystem::path& file) {
  std::string uri = "file:";
  for (const char c : file.string()) {
    std::array<char, 4> code{};
    std::snprintf(code.data(), code.size(), "%%%02x", static_cast<unsigned char>(c));
    uri += c == '/' ? "/" : code.data();
  }
  return uri + "?immutable=1";
}

int open_file(const std::filesystem::path& file, database::access how, sqlite3** handle) {
  if (how == database::access::read && is_at_rest_and_read_only(file))
    return sqlite3_open_v2(immutable(file).c_str(), handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
                           nullptr);
  return sqlite3_open_v2(file.c_str(), handle, open_flags(how), nullptr);
}

} // namespace

database::database(const std::filesystem::path& file, access how) : file_{file}, how_{how} {
  break_database_writes();
  const bool is_logged = has_log(file);
  const int status = open_file(file, how, &handle_);
  if (status != SQLITE_OK) {
    try {
      fail();
    } catch (...) {
      sqlite3_close(handle_);
      throw;
    }
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, 10'000); // ms: a reader may be looking on
  move_log_at_close(!is_logged);
}

database::~database() {
  sqlite3_close(handle_);
}

void database::execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    fail();
}

void database::move_log_at_close(bool yes) {
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, yes ? 0 : 1, nullptr);
}

void database::check_whole() {
  statement pages{*this, "PRAGMA integrity_check(1)"};
  if (!pages.step() || pages.text(0) != "ok")
    refuse_damaged(pages.text(0));
  statement references{*this, "PRAGMA foreign_key_check"};
  if (references.step())
    refuse_damaged("a row of " + references.text(0) + " refers to one of " + references.text(2) +
                   " that isn't there");
  move_log_at_close(true);
}

void database::refuse_damaged(const std::string& problem) const {
  throw error{failure::input, file_.string(), "the database is damaged: " + problem,
              "go on with a copy from before, or begin another; nothing was changed"};
}

void database::fail() const {
  if (is_damage(sqlite3_errcode(handle_)))
    refuse_damaged(sqlite3_errmsg(handle_));
  throw error{how_ == access::read ? failure::input : failure::storage, file_.string(),
              problem_of(handle_),
              how_ == access::read ? "give the folder of a run"
                                   : "free the way; what was stored is safe, go on with --resume"};
}

statement::statement(const database& db, const char* sql) : db_{db} {
  if (sqlite3_prepare_v2(db.handle(), sql, -1, &handle_, nullptr) != SQLITE_OK)
    db.fail();
}

statement::~statement() {
  sqlite3_finalize(handle_);
}

statement& statement::bind(int parameter, std::uint64_t value) {
  if (sqlite3_bind_int64(handle_, parameter, static_cast<sqlite3_int64>(value)) != SQLITE_OK)
    db_.fail();
  return *this;
}

statement& statement::bind(int parameter, double value) {
  const int status = std::isnan(value) ? sqlite3_bind_null(handle_, parameter)
                                       : sqlite3_bind_double(handle_, parameter, value);
  if (status != SQLITE_OK)
    db_.fail();
  return *this;
}

statement& statement::bind(int parameter, std::string_view text) {
  if (sqlite3_bind_text64(handle_, parameter, text.data(), text.size(), SQLITE_TRANSIENT,
                          SQLITE_UTF8) != SQLITE_OK)
    db_.fail();
  return *this;
}

statement& statement::bind_blob(int parameter, std::span<const std::byte> bytes) {
  const int status = bytes.empty() ? sqlite3_bind_zeroblob(handle_, parameter, 0)
                                   : sqlite3_bind_blob64(handle_, parameter, bytes.data(),
                                                         bytes.size(), SQLITE_TRANSIENT);
  if (status != SQLITE_OK)
    db_.fail();
  return *this;
}

bool statement::step() {
  const int status = sqlite3_step(handle_);
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    db_.fail();
  return status == SQLITE_ROW;
}

void statement::run() {
  while (step()) {
  }
  sqlite3_reset(handle_);
}

std::uint64_t statement::whole(int column) const {
  return static_cast<std::uint64_t>(sqlite3_column_int64(handle_, column));
}

double statement::number(int column) const {
  if (sqlite3_column_type(handle_, column) == SQLITE_NULL)
    return std::numeric_limits<double>::quiet_NaN();
  return sqlite3_column_double(handle_, column);
}

std::string statement::text(int column) const {
  const auto bytes = blob(column);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::byte> statement::blob(int column) const {
  const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(handle_, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

transaction::transaction(database& db, std::string_view name) : db_{db}, name_{name} {
  db_.execute("BEGIN IMMEDIATE");
}

transaction::~transaction() {
  if (open_) // the failure that led here is already on its way to the user
    sqlite3_exec(db_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void transaction::commit() {
  fault_point(name_, "before_commit");
  db_.execute("COMMIT");
  open_ = false;
  fault_point(name_, "after_commit");
}

} // namespace evo::music::detail
