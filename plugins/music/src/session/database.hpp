#pragma once
/// @file
/// A thin, checked hand on SQLite: every failure is an error in words.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace evo::music::detail {

class database {
public:
  enum class access { create, write, read };

  /// To read, nothing is changed, also on a disk that is read-only (where the last writer was
  /// killed, what it left has to be taken in first, so there it fails).
  /// @throws error with failure::storage; with failure::input where it is opened to read, or is
  ///   damaged
  database(const std::filesystem::path& file, access how);
  ~database();
  database(const database&) = delete;
  database& operator=(const database&) = delete;

  /// Runs statements whose rows don't matter.
  void execute(const char* sql);

  /// Before writing to what is there already: looks at every page, index and reference between
  /// tables. Until this has been called, not even what a killed writer left in the log is moved
  /// into the file. O(size), see docs/reference/store.md.
  /// @throws error with failure::input if something is damaged
  void check_whole();

  [[noreturn]] void fail() const;
  [[nodiscard]] sqlite3* handle() const noexcept { return handle_; }

private:
  void move_log_at_close(bool yes);
  [[noreturn]] void refuse_damaged(const std::string& problem) const;

  std::filesystem::path file_;
  access how_;
  sqlite3* handle_ = nullptr;
};

/// A prepared statement. Parameters count from 1, columns from 0, as in SQLite.
class statement {
public:
  statement(const database& db, const char* sql);
  ~statement();
  statement(const statement&) = delete;
  statement& operator=(const statement&) = delete;

  statement& bind(int parameter, std::uint64_t value);
  statement& bind(int parameter, double value); ///< NaN is stored as NULL
  statement& bind(int parameter, std::string_view text);
  statement& bind_blob(int parameter, std::span<const std::byte> bytes);

  /// True while there is a row.
  bool step();
  /// Runs the statement to its end and makes it ready for the next parameters.
  void run();

  [[nodiscard]] std::uint64_t whole(int column) const;
  [[nodiscard]] double number(int column) const; ///< NULL is read as NaN
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::span<const std::byte> blob(int column) const; ///< valid until the next step

private:
  const database& db_;
  sqlite3_stmt* handle_ = nullptr;
};

/// All or nothing: rolled back unless committed.
class transaction {
public:
  /// @param name of the fault points before and after the commit; has to live as long
  transaction(database& db, std::string_view name);
  ~transaction();
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;
  void commit();

private:
  database& db_;
  std::string_view name_;
  bool open_ = true;
};

} // namespace evo::music::detail
