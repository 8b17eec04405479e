#include "session_store.hpp"

#include "files/fault_point.hpp"
#include "schema.hpp"
#include "session_json.hpp"

#include "evo/music/error.hpp"

#include <filesystem>

namespace evo::music::detail {
namespace {

constexpr const char* first_schema = R"(
CREATE TABLE facts (key TEXT PRIMARY KEY, value);
CREATE TABLE rounds (number INTEGER PRIMARY KEY, measures TEXT NOT NULL, belief TEXT NOT NULL);
CREATE TABLE plays (round INTEGER NOT NULL REFERENCES rounds, place INTEGER NOT NULL,
  candidate INTEGER NOT NULL, genome BLOB NOT NULL, answer INTEGER NOT NULL, belief REAL,
  taste REAL, PRIMARY KEY (round, place));
)";

constexpr const char* with_scores = R"(
CREATE TABLE scores (round INTEGER NOT NULL REFERENCES rounds, candidate INTEGER NOT NULL,
  belief REAL, taste REAL, penalty REAL, PRIMARY KEY (round, candidate));
)";

/// Version 3 has the same tables as 2; from it on the file says whose it is.
constexpr const char* schemas[] = {first_schema, with_scores, ""};
constexpr schema_history history{
    .what = "session", .id = 0x45766f53, .id_since = 3, .steps = schemas};

std::filesystem::path database_of(const std::filesystem::path& folder) {
  return folder / "session.sqlite";
}

void check_free(const std::filesystem::path& folder, bool resume) {
  std::error_code ignored;
  if (!std::filesystem::exists(folder, ignored) || std::filesystem::is_empty(folder, ignored))
    return;
  const bool is_session = std::filesystem::exists(database_of(folder), ignored);
  if (!is_session)
    throw error{failure::configuration, folder.string(), "the folder exists and holds no session",
                "choose another --run"};
  if (!resume)
    throw error{failure::configuration, folder.string(), "the folder exists",
                "go on with --resume, or choose another --run"};
}

} // namespace

session_store::session_store(const std::filesystem::path& folder, bool resume) : folder_{folder} {
  check_free(folder, resume);
  make_folder(folder);
  // The database comes first: a session that is killed here is known as one.
  db_ = std::make_unique<database>(database_of(folder), database::access::create);
  lock_ = std::make_unique<file_lock>(folder / "lock");
  prepare(*db_, history, folder);
}

std::string session_store::configuration_text() const {
  statement row{*db_, "SELECT value FROM facts WHERE key = 'configuration'"};
  return row.step() ? row.text(0) : std::string{};
}

void session_store::save_configuration(const std::string& yaml, const std::string& command) {
  write_file(folder_ / "config.yaml", yaml);
  transaction all{*db_, "session_facts"};
  statement insert{*db_, "INSERT OR REPLACE INTO facts VALUES (?, ?)"};
  insert.bind(1, std::string_view{"configuration"}).bind(2, std::string_view{yaml}).run();
  insert.bind(1, std::string_view{"command"}).bind(2, std::string_view{command}).run();
  all.commit();
}

void session_store::add(const stored_round& round) {
  transaction all{*db_, "round"};
  const std::uint64_t number = round.measures.round;
  statement insert{*db_, "INSERT INTO rounds VALUES (?, ?, ?)"};
  insert.bind(1, number)
      .bind(2, std::string_view{round_json(round.measures)})
      .bind(3, std::string_view{round.belief})
      .run();
  statement play{*db_, "INSERT INTO plays VALUES (?, ?, ?, ?, ?, ?, ?)"};
  for (std::size_t i = 0; i < round.plays.size(); ++i) {
    const stored_play& p = round.plays[i];
    play.bind(1, number).bind(2, std::uint64_t{i}).bind(3, p.candidate);
    play.bind_blob(4, std::as_bytes(std::span{p.genome}))
        .bind(5, double{static_cast<double>(p.answer)});
    play.bind(6, p.belief).bind(7, p.taste).run();
  }
  fault_point("round", "half_stored");
  statement score{*db_, "INSERT INTO scores VALUES (?, ?, ?, ?, ?)"};
  for (const session_score& c : round.scores) {
    score.bind(1, number).bind(2, c.candidate).bind(3, c.belief).bind(4, c.taste);
    score.bind(5, c.penalty).run();
  }
  all.commit();
}

std::vector<stored_round> session_store::rounds() const {
  std::vector<stored_round> all;
  statement rows{*db_, "SELECT measures, belief FROM rounds ORDER BY number"};
  while (rows.step()) {
    stored_round& round = all.emplace_back();
    round.measures = parse_round(rows.text(0), database_of(folder_).string());
    round.belief = rows.text(1);
  }
  statement plays{*db_, "SELECT round, candidate, genome, answer, belief, taste FROM plays "
                        "ORDER BY round, place"};
  while (plays.step()) {
    const std::uint64_t number = plays.whole(0);
    if (number < 1 || number > all.size())
      throw error{failure::input, database_of(folder_).string(), "a play of no round", ""};
    all[number - 1].plays.push_back({plays.whole(1), plays.text(2),
                                     static_cast<std::int8_t>(plays.number(3)), plays.number(4),
                                     plays.number(5)});
  }
  statement scores{*db_, "SELECT round, candidate, belief, taste, penalty FROM scores "
                         "ORDER BY round, candidate"};
  while (scores.step()) {
    const std::uint64_t number = scores.whole(0);
    if (number < 1 || number > all.size())
      throw error{failure::input, database_of(folder_).string(), "a score of no round", ""};
    all[number - 1].scores.push_back(
        {scores.whole(1), scores.number(2), scores.number(3), scores.number(4)});
  }
  return all;
}

} // namespace evo::music::detail
