// Stores that are older, newer, somebody else's, damaged or where nothing can be written.
#include "setting.hpp"

#include "database.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <map>
#include <sys/wait.h>
#include <unistd.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

using detail::database;
namespace fs = std::filesystem;

/// Lets somebody else's hand into a database.
/// @param then while it is still open
void change(const fs::path& file, const char* sql, void (*then)() = [] {}) {
  database db{file, database::access::create};
  db.execute(sql);
  then();
}

std::uint64_t number_in(const fs::path& file, const char* query) {
  const database db{file, database::access::read};
  detail::statement row{db, query};
  return row.step() ? row.whole(0) : 0;
}

/// Every file of a folder but the lock and SQLite's shared memory, which are no part of what is
/// stored.
std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator{folder})
    if (entry.is_regular_file() && entry.path().filename() != "lock" &&
        !entry.path().string().ends_with("-shm"))
      all[entry.path()] = read_bytes(entry.path());
  return all;
}

/// A run that was interrupted in the middle.
struct cut_run : small_run {
  evolution_summary whole = evolve_into("whole");
  cut_run() {
    int steps = 0;
    (void)error_of([&] { (void)evolve_into("cut", false, [&] { return ++steps > 4; }); });
  }
  [[nodiscard]] fs::path database_file() const { return folder / "cut/run.sqlite"; }
};

/// Checks that going on is refused with these words, and that nothing has changed.
void check_refused(const cut_run& s, failure kind, const std::string& part) {
  const auto before = contents(s.folder / "cut");
  const error e = error_of([&] { (void)s.evolve_into("cut", true); });
  CHECK(e.kind() == kind);
  CHECK_MESSAGE(contains(e.what(), part), e.what());
  CHECK((contents(s.folder / "cut") == before));
}

} // namespace

TEST_CASE("a run of an older schema is brought up to date, and ends like one of the newest") {
  const cut_run s;
  const auto file = s.database_file();
  REQUIRE(number_in(file, "PRAGMA user_version") == 3);
  change(file, "ALTER TABLE candidates DROP COLUMN node");
  std::uint64_t version = 2;
  SUBCASE("the first") {
    version = 1;
    change(file, "PRAGMA application_id = 0; PRAGMA user_version = 1");
  }
  SUBCASE("the second, whose nodes have no names") {
    change(file, "PRAGMA user_version = 2");
  }
  const run_record read = read_run(s.folder / "cut"); // changes nothing
  REQUIRE(!read.candidates.empty());
  CHECK(read.candidates[0].node == "local");
  CHECK(number_in(file, "PRAGMA user_version") == version);
  check_equal_runs(s.whole, s.evolve_into("cut", true));
  CHECK(number_in(file, "PRAGMA user_version") == 3);
  CHECK(number_in(file, "PRAGMA application_id") ==
        number_in(s.folder / "whole/run.sqlite", "PRAGMA application_id"));
}

TEST_CASE("a run of a newer schema is refused, and left as it is") {
  const cut_run s;
  change(s.database_file(), "PRAGMA user_version = 4");
  check_refused(s, failure::storage, "a newer evomusic");
  CHECK(contains(error_of([&] { (void)read_run(s.folder / "cut"); }).what(), "a newer evomusic"));
}

TEST_CASE("another program's database is refused, and left as it is") {
  const cut_run s;
  SUBCASE("of another kind") {
    change(s.database_file(), "PRAGMA application_id = 7");
    check_refused(s, failure::input, "another program");
  }
  SUBCASE("with tables that aren't ours") {
    fs::remove_all(s.folder / "cut");
    fs::create_directories(s.folder / "cut");
    change(s.database_file(), "CREATE TABLE letters (text)");
    check_refused(s, failure::input, "another program");
  }
}

TEST_CASE("whichever page of a database is damaged, it is refused and left as it is") {
  const cut_run s;
  const std::string good = read_bytes(s.database_file());
  constexpr std::size_t page = 4096;
  REQUIRE(good.size() % page == 0);
  REQUIRE(good.size() > 8 * page);
  for (std::size_t at = 0; at < good.size(); at += page) {
    CAPTURE(at);
    std::string bad = good;
    bad.replace(at, page, std::string(page, '\xFF'));
    write_bytes(s.database_file(), bad);
    check_refused(s, failure::input, "damaged");
  }
  write_bytes(s.database_file(), good.substr(0, good.size() / 2));
  check_refused(s, failure::input, "damaged");
  write_bytes(s.database_file(), good);
  check_equal_runs(s.whole, s.evolve_into("cut", true));
}

TEST_CASE("a log that was left by a kill isn't moved into a database that is damaged") {
  const cut_run s;
  const pid_t writer = fork();
  if (writer == 0) {
    change(s.database_file(), "UPDATE facts SET value = 'cut off' WHERE key = 'name'",
           [] { kill(getpid(), SIGKILL); });
    _exit(0);
  }
  waitpid(writer, nullptr, 0);
  const fs::path log = s.database_file().string() + "-wal";
  REQUIRE(fs::file_size(log) > 0);
  std::string bad = read_bytes(s.database_file());
  bad.replace(2 * 4096, 4096, std::string(4096, '\xFF'));
  write_bytes(s.database_file(), bad);
  check_refused(s, failure::input, "damaged");
}

TEST_CASE("a database that contradicts itself is refused") {
  const cut_run s;
  change(s.database_file(), "PRAGMA foreign_keys = OFF; DELETE FROM candidates WHERE id = 3");
  check_refused(s, failure::input, "refers to one of candidates");
}

TEST_CASE("a run that was killed between its folder and its database is begun again") {
  for (const bool has_database : {false, true}) {
    const small_run s;
    const auto whole = s.evolve_into("whole");
    fs::create_directories(s.folder / "early");
    if (has_database)
      write_bytes(s.folder / "early/run.sqlite", "");
    check_equal_runs(whole, s.evolve_into("early", true));
  }
}
