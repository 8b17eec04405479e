#include "answer_store.hpp"
#include "database.hpp"
#include "files/fault_point.hpp"
#include "files/files.hpp"
#include "schema.hpp"

#include "evo/music/error.hpp"
#include "evo/music/store.hpp"

#include <cstring>
#include <utility>

namespace evo::music {
namespace {

using namespace detail;

constexpr const char* first_schema = R"(
CREATE TABLE facts (key TEXT PRIMARY KEY, value ANY) WITHOUT ROWID;
CREATE TABLE generations (
  number INTEGER PRIMARY KEY, evaluations INTEGER NOT NULL, best REAL, mean REAL, median REAL,
  worst REAL, best_so_far REAL, diversity REAL, seconds REAL NOT NULL);
CREATE TABLE candidates (
  id INTEGER PRIMARY KEY, generation INTEGER NOT NULL REFERENCES generations(number),
  operator TEXT NOT NULL, genome BLOB NOT NULL, text TEXT NOT NULL, seed INTEGER NOT NULL,
  fitness REAL, similarity REAL, penalty REAL, failure TEXT NOT NULL, audio TEXT NOT NULL,
  embedding BLOB NOT NULL);
CREATE TABLE lineage (
  child INTEGER NOT NULL REFERENCES candidates(id), place INTEGER NOT NULL,
  parent INTEGER NOT NULL REFERENCES candidates(id), PRIMARY KEY (child, place)) WITHOUT ROWID;
CREATE TABLE terms (
  candidate INTEGER NOT NULL REFERENCES candidates(id), place INTEGER NOT NULL,
  name TEXT NOT NULL, value REAL, PRIMARY KEY (candidate, place)) WITHOUT ROWID;
CREATE TABLE members (
  asked INTEGER PRIMARY KEY, generation INTEGER NOT NULL REFERENCES generations(number),
  candidate INTEGER NOT NULL REFERENCES candidates(id));
CREATE TABLE checkpoint (
  only INTEGER PRIMARY KEY CHECK (only = 0), elapsed REAL NOT NULL, state BLOB NOT NULL);
CREATE TABLE playlist (
  place INTEGER PRIMARY KEY, candidate INTEGER NOT NULL, title TEXT NOT NULL, audio TEXT NOT NULL,
  seconds REAL NOT NULL);
CREATE TABLE tags (
  whose TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, probability REAL NOT NULL,
  PRIMARY KEY (whose, place)) WITHOUT ROWID;
)";

/// Whatever was heard before nodes had names was heard by the run's own process.
constexpr const char* named_nodes =
    "ALTER TABLE candidates ADD COLUMN node TEXT NOT NULL DEFAULT 'local'";
constexpr std::uint64_t has_nodes = 3; ///< the version

/// Version 2 has the same tables as the first; from it on the file says whose it is.
constexpr const char* schemas[] = {first_schema, "", named_nodes};
constexpr schema_history history{.what = "run", .id = 0x45766f52, .id_since = 2, .steps = schemas};

/// The facts that are text, under the names that they are stored with.
constexpr std::pair<const char*, std::string run_record::*> text_facts[] = {
    {"name", &run_record::name},
    {"started", &run_record::started},
    {"configuration", &run_record::configuration},
    {"strategy", &run_record::strategy},
    {"genome", &run_record::genome},
    {"generator", &run_record::generator},
    {"encoder", &run_record::encoder},
    {"mode", &run_record::mode},
    {"target", &run_record::target},
    {"target_audio", &run_record::target_audio},
    {"stop_reason", &run_record::stop_reason},
    {"command", &run_record::command},
};

std::vector<float> floats(std::span<const std::byte> bytes) {
  std::vector<float> values(bytes.size() / sizeof(float));
  if (!values.empty())
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

void save_tags(const database& db, const char* whose, const tag_list& tags) {
  statement insert{db, "INSERT INTO tags VALUES (?, ?, ?, ?)"};
  for (std::size_t i = 0; i < tags.size(); ++i)
    insert.bind(1, std::string_view{whose})
        .bind(2, i)
        .bind(3, tags[i].first)
        .bind(4, tags[i].second)
        .run();
}

tag_list load_tags(const database& db, const char* whose) {
  statement rows{db, "SELECT name, probability FROM tags WHERE whose = ? ORDER BY place"};
  rows.bind(1, std::string_view{whose});
  tag_list tags;
  while (rows.step())
    tags.emplace_back(rows.text(0), rows.number(1));
  return tags;
}

void save_candidate(const database& db, const stored_candidate& c) {
  const auto& r = c.record;
  statement insert{db, "INSERT INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  insert.bind(1, r.id).bind(2, r.generation).bind(3, r.operator_name);
  insert.bind_blob(4, std::as_bytes(std::span{c.genome}));
  insert.bind(5, r.text).bind(6, r.seed).bind(7, r.fitness).bind(8, r.similarity);
  insert.bind(9, r.penalty).bind(10, r.failure).bind(11, r.audio);
  insert.bind_blob(12, std::as_bytes(std::span{r.embedding})).bind(13, r.node).run();
  statement lineage{db, "INSERT INTO lineage VALUES (?, ?, ?)"};
  for (std::size_t i = 0; i < r.parents.size(); ++i)
    lineage.bind(1, r.id).bind(2, i).bind(3, r.parents[i]).run();
  statement terms{db, "INSERT INTO terms VALUES (?, ?, ?, ?)"};
  for (std::size_t i = 0; i < r.terms.size(); ++i)
    terms.bind(1, r.id).bind(2, i).bind(3, r.terms[i].first).bind(4, r.terms[i].second).run();
}

std::vector<stored_candidate> load_candidates(const database& db) {
  std::vector<stored_candidate> candidates;
  const std::string node = schema_version(db) < has_nodes ? "'local'" : "node";
  const std::string query =
      "SELECT id, generation, operator, genome, text, seed, fitness, similarity, penalty, failure, "
      "audio, embedding, " +
      node + " FROM candidates ORDER BY id";
  statement rows{db, query.c_str()};
  statement parents{db, "SELECT parent FROM lineage WHERE child = ? ORDER BY place"};
  statement terms{db, "SELECT name, value FROM terms WHERE candidate = ? ORDER BY place"};
  while (rows.step()) {
    stored_candidate& c = candidates.emplace_back();
    auto& r = c.record;
    r.id = rows.whole(0);
    r.generation = rows.whole(1);
    r.operator_name = rows.text(2);
    c.genome = rows.text(3);
    r.text = rows.text(4);
    r.seed = rows.whole(5);
    r.fitness = rows.number(6);
    r.similarity = rows.number(7);
    r.penalty = rows.number(8);
    r.failure = rows.text(9);
    r.audio = rows.text(10);
    r.embedding = floats(rows.blob(11));
    r.node = rows.text(12);
    parents.bind(1, r.id);
    while (parents.step())
      r.parents.push_back(parents.whole(0));
    parents.run();
    terms.bind(1, r.id);
    while (terms.step())
      r.terms.emplace_back(terms.text(0), terms.number(1));
    terms.run();
  }
  return candidates;
}

std::vector<generation_record> load_generations(const database& db) {
  std::vector<generation_record> generations;
  statement rows{db, "SELECT number, evaluations, best, mean, median, worst, best_so_far, "
                     "diversity, seconds FROM generations ORDER BY number"};
  while (rows.step())
    generations.push_back({rows.whole(0), rows.whole(1), rows.number(2), rows.number(3),
                           rows.number(4), rows.number(5), rows.number(6), rows.number(7),
                           rows.number(8)});
  return generations;
}

void load_facts(const database& db, run_record& r) {
  statement rows{db, "SELECT key, value FROM facts"};
  while (rows.step()) {
    const std::string key = rows.text(0);
    for (const auto& [name, member] : text_facts)
      if (key == name)
        r.*member = rows.text(1);
    if (key == "seed")
      r.seed = rows.whole(1);
    else if (key == "seconds")
      r.seconds = rows.number(1);
    else if (key == "finished")
      r.finished = rows.whole(1) != 0;
    else if (key == "stop_value")
      r.stop_value = rows.number(1);
    else if (key == "stop_threshold")
      r.stop_threshold = rows.number(1);
    else if (key == "target_embedding")
      r.target_embedding = floats(rows.blob(1));
  }
}

void load_playlist(const database& db, run_record& r) {
  statement rows{db, "SELECT candidate, title, audio, seconds FROM playlist ORDER BY place"};
  while (rows.step())
    r.playlist.push_back({rows.whole(0), rows.text(1), rows.text(2), rows.number(3)});
}

/// All of the record but generations and candidates.
run_record load_without_candidates(const database& db) {
  run_record r;
  load_facts(db, r);
  load_playlist(db, r);
  r.target_tags = load_tags(db, "target");
  r.best_tags = load_tags(db, "best");
  r.language = load_work(db);
  return r;
}

run_record load(const database& db) {
  run_record r = load_without_candidates(db);
  r.generations = load_generations(db);
  for (auto& c : load_candidates(db))
    r.candidates.push_back(std::move(c.record));
  if (!r.finished && !r.generations.empty()) {
    statement elapsed{db, "SELECT elapsed FROM checkpoint"};
    if (elapsed.step())
      r.seconds = elapsed.number(0);
  }
  return r;
}

std::filesystem::path database_of(const std::filesystem::path& folder) {
  return folder / "run.sqlite";
}

} // namespace

struct run_store::parts {
  std::filesystem::path folder;
  file_lock lock;
  database db;

  parts(const std::filesystem::path& where, database::access how)
      : folder{where}, lock{where / "lock"}, db{database_of(where), how} {
    prepare(db, history, folder);
  }
};

run_store::run_store(std::unique_ptr<parts> p) : parts_{std::move(p)} {}
run_store::run_store(run_store&&) noexcept = default;
run_store& run_store::operator=(run_store&&) noexcept = default;
run_store::~run_store() = default;

const std::filesystem::path& run_store::folder() const noexcept {
  return parts_->folder;
}

bool run_store::exists(const std::filesystem::path& folder) {
  return std::filesystem::exists(database_of(folder));
}

bool run_store::has_begun(const std::filesystem::path& folder) {
  if (!exists(folder))
    return false;
  const database db{database_of(folder), database::access::read};
  if (schema_version(db) == 0)
    return false;
  check_readable(db, history, folder);
  return !load_without_candidates(db).configuration.empty();
}

void run_store::check_free(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (std::filesystem::exists(folder, ignored) && !std::filesystem::is_empty(folder, ignored))
    throw error{failure::configuration, folder.string(), "the folder exists",
                exists(folder) ? "go on with --resume, or choose another --run"
                               : "choose another --run"};
}

run_store run_store::create(const std::filesystem::path& folder) {
  check_free(folder);
  make_folder(folder);
  // The database's name comes before the lock's: a run that is killed here is known as one.
  (void)database{database_of(folder), database::access::create};
  return run_store{std::make_unique<parts>(folder, database::access::create)};
}

run_store run_store::open(const std::filesystem::path& folder) {
  if (!exists(folder))
    throw error{failure::configuration, folder.string(), "there is no run in this folder",
                "leave out --resume to start one"};
  return run_store{std::make_unique<parts>(folder, database::access::write)};
}

void run_store::save_facts(const run_record& facts) {
  database& db = parts_->db;
  transaction all{db, "facts"};
  db.execute("DELETE FROM facts; DELETE FROM playlist; DELETE FROM tags;");
  statement insert{db, "INSERT INTO facts VALUES (?, ?)"};
  const auto save = [&](std::string_view key, const auto& value) {
    insert.bind(1, key).bind(2, value).run();
  };
  for (const auto& [name, member] : text_facts)
    save(name, std::string_view{facts.*member});
  save("seed", facts.seed);
  save("seconds", facts.seconds);
  save("finished", std::uint64_t{facts.finished});
  if (facts.stop_value)
    save("stop_value", *facts.stop_value);
  if (facts.stop_threshold)
    save("stop_threshold", *facts.stop_threshold);
  insert.bind(1, std::string_view{"target_embedding"});
  insert.bind_blob(2, std::as_bytes(std::span{facts.target_embedding})).run();

  statement track{db, "INSERT INTO playlist VALUES (?, ?, ?, ?, ?)"};
  for (std::size_t i = 0; i < facts.playlist.size(); ++i) {
    const auto& entry = facts.playlist[i];
    track.bind(1, i)
        .bind(2, entry.candidate)
        .bind(3, entry.title)
        .bind(4, entry.audio)
        .bind(5, entry.seconds)
        .run();
  }
  save_tags(db, "target", facts.target_tags);
  save_tags(db, "best", facts.best_tags);
  all.commit();
}

void run_store::add(const stored_generation& generation) {
  database& db = parts_->db;
  const auto& g = generation.summary;
  transaction all{db, "generation"};
  statement insert{db, "INSERT INTO generations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  insert.bind(1, g.index).bind(2, g.evaluations).bind(3, g.best).bind(4, g.mean).bind(5, g.median);
  insert.bind(6, g.worst).bind(7, g.best_so_far).bind(8, g.diversity).bind(9, g.seconds).run();
  for (const auto& c : generation.fresh)
    save_candidate(db, c);
  fault_point("generation", "half_stored");
  statement member{db, "INSERT INTO members VALUES (?, ?, ?)"};
  for (const auto& m : generation.members)
    member.bind(1, m.asked).bind(2, g.index).bind(3, m.candidate).run();
  statement state{db, "INSERT OR REPLACE INTO checkpoint VALUES (0, ?, ?)"};
  state.bind(1, generation.elapsed).bind_blob(2, generation.checkpoint).run();
  all.commit();
}

void run_store::set_audio(const std::map<std::uint64_t, std::string>& audio) {
  transaction all{parts_->db, "kept_audio"};
  statement update{parts_->db, "UPDATE candidates SET audio = ? WHERE id = ?"};
  for (const auto& [id, path] : audio)
    update.bind(1, path).bind(2, id).run();
  all.commit();
}

std::vector<std::byte> run_store::checkpoint() const {
  statement row{parts_->db, "SELECT state FROM checkpoint"};
  if (!row.step())
    return {};
  const auto bytes = row.blob(0);
  return {bytes.begin(), bytes.end()};
}

double run_store::elapsed() const {
  statement row{parts_->db, "SELECT elapsed FROM checkpoint"};
  return row.step() ? row.number(0) : 0;
}

std::vector<generation_record> run_store::generations() const {
  return load_generations(parts_->db);
}

std::vector<stored_candidate> run_store::candidates() const {
  return load_candidates(parts_->db);
}

std::vector<stored_member> run_store::members() const {
  std::vector<stored_member> members;
  statement rows{parts_->db, "SELECT asked, candidate, generation FROM members ORDER BY asked"};
  while (rows.step())
    members.push_back({rows.whole(0), rows.whole(1), rows.whole(2)});
  return members;
}

run_record run_store::facts() const {
  return load_without_candidates(parts_->db);
}

run_record read_run(const std::filesystem::path& folder) {
  if (!run_store::exists(folder))
    throw error{failure::input, folder.string(), "there is no run in this folder",
                "give a folder that `evomusic evolve` made"};
  const database db{database_of(folder), database::access::read};
  check_readable(db, history, folder);
  return load(db);
}

} // namespace evo::music
