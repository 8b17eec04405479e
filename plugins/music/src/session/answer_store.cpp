#include "answer_store.hpp"

#include "files/fault_point.hpp"
#include "sha256.hpp"

#include "evo/music/error.hpp"

#include <nlohmann/json.hpp>

#include <span>
#include <string_view>
#include <utility>

namespace evo::music::detail {
namespace {

using json = nlohmann::ordered_json;

// Not part of the store's schema: runs without a language model don't have them.
constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS answers (
  request TEXT PRIMARY KEY, place INTEGER NOT NULL, asked TEXT NOT NULL, text TEXT NOT NULL,
  failure TEXT NOT NULL, cut INTEGER NOT NULL, prompt_tokens INTEGER NOT NULL,
  answer_tokens INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS operators (
  place INTEGER PRIMARY KEY, name TEXT NOT NULL, work TEXT NOT NULL);
)";

/// All that decides about an answer.
std::string content_of(const text_request& r, const std::string& model) {
  return json{{"model", model},
              {"system", r.system},
              {"user", r.user},
              {"schema", r.schema},
              {"plain_user", r.plain_user},
              {"temperature", r.temperature},
              {"max_tokens", r.max_tokens},
              {"seed", r.seed}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string address_of(const std::string& content) {
  return sha256_hex(std::as_bytes(std::span{content.data(), content.size()}));
}

bool has_table(const database& db, std::string_view name) {
  statement s{db, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"};
  s.bind(1, name);
  return s.step();
}

std::optional<text_answer> find_in(const database& db, const std::string& address) {
  statement row{db, "SELECT text, failure, cut, prompt_tokens, answer_tokens FROM answers "
                    "WHERE request = ?"};
  row.bind(1, std::string_view{address});
  if (!row.step())
    return std::nullopt;
  return text_answer{.text = row.text(0),
                     .failure = row.text(1),
                     .cut = row.whole(2) != 0,
                     .prompt_tokens = row.whole(3),
                     .answer_tokens = row.whole(4)};
}

std::filesystem::path database_of(const std::filesystem::path& folder) {
  return folder / "run.sqlite";
}

json json_of(const text_work& w) {
  json rejected = json::object();
  for (std::size_t i = 0; i < rejection_count; ++i)
    if (w.rejected[i] > 0)
      rejected[std::string{name(static_cast<rejection>(i))}] = w.rejected[i];
  return {{"tasks", w.tasks},
          {"requests", w.requests},
          {"prompt_tokens", w.prompt_tokens},
          {"answer_tokens", w.answer_tokens},
          {"wanted", w.wanted},
          {"at_first", w.at_first},
          {"within_three", w.within_three},
          {"from_model", w.from_model},
          {"filled", w.filled},
          {"better", w.better},
          {"gain", w.gain},
          {"rejected", std::move(rejected)}};
}

} // namespace

answer_store::answer_store(const std::filesystem::path& folder, std::string model,
                           const std::vector<std::filesystem::path>& others)
    : folder_{folder}, model_{std::move(model)}, db_{database_of(folder), database::access::write} {
  db_.execute("PRAGMA synchronous = FULL;");
  db_.execute(schema);
  for (const auto& other : others) {
    if (!std::filesystem::exists(database_of(other)))
      throw error{failure::input, other.string(), "there is no run in this folder",
                  "--answers names a run of llm_evolve or full_llm"};
    auto db = std::make_unique<database>(database_of(other), database::access::read);
    if (!has_table(*db, "answers"))
      throw error{failure::input, other.string(), "the run has asked no language model",
                  "--answers names a run of llm_evolve or full_llm"};
    others_.push_back(std::move(db));
  }
}

std::optional<text_answer> answer_store::find(const text_request& request) {
  const std::string address = address_of(content_of(request, model_));
  if (auto answer = find_in(db_, address))
    return answer;
  for (const auto& other : others_)
    if (auto answer = find_in(*other, address)) {
      keep(request, *answer);
      return answer;
    }
  return std::nullopt;
}

void answer_store::keep(const text_request& request, const text_answer& answer) {
  const std::string content = content_of(request, model_);
  statement insert{db_, "INSERT OR IGNORE INTO answers VALUES "
                        "(?, (SELECT count(*) FROM answers), ?, ?, ?, ?, ?, ?)"};
  fault_point("answer", "before_commit");
  insert.bind(1, std::string_view{address_of(content)}).bind(2, std::string_view{content});
  insert.bind(3, std::string_view{answer.text}).bind(4, std::string_view{answer.failure});
  insert.bind(5, std::uint64_t{answer.cut}).bind(6, answer.prompt_tokens);
  insert.bind(7, answer.answer_tokens).run();
  fault_point("answer", "after_commit");
}

void answer_store::refuse(const text_request&) {
  throw error{failure::input, folder_.string(), "the run asks what it has no recorded answer to",
              "without --replay the language model is asked"};
}

void answer_store::save_work(std::span<const text_work> work, std::span<const double> credit) {
  transaction all{db_, "work"};
  db_.execute("DELETE FROM operators");
  statement insert{db_, "INSERT INTO operators VALUES (?, ?, ?)"};
  for (std::size_t i = 0; i < work.size(); ++i) {
    json w = json_of(work[i]);
    if (i < credit.size())
      w["credit"] = credit[i];
    insert.bind(1, i).bind(2, std::string_view{work[i].name});
    insert.bind(3, std::string_view{w.dump()}).run();
  }
  all.commit();
}

answer_totals answers_in(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(database_of(folder)))
    return {};
  const database db{database_of(folder), database::access::read};
  if (!has_table(db, "answers"))
    return {};
  statement row{db, "SELECT count(*), coalesce(sum(prompt_tokens), 0), "
                    "coalesce(sum(answer_tokens), 0) FROM answers"};
  row.step();
  return {row.whole(0), row.whole(1), row.whole(2)};
}

std::vector<language_work> load_work(const database& db) {
  std::vector<language_work> all;
  if (!has_table(db, "operators"))
    return all;
  statement rows{db, "SELECT name, work FROM operators ORDER BY place"};
  while (rows.step()) {
    const json w = json::parse(rows.text(1), nullptr, false);
    if (!w.is_object())
      continue;
    language_work& work = all.emplace_back();
    work.name = rows.text(0);
    const auto whole = [&w](const char* key) { return w.value(key, std::uint64_t{0}); };
    work.requests = whole("requests");
    work.prompt_tokens = whole("prompt_tokens");
    work.answer_tokens = whole("answer_tokens");
    work.wanted = whole("wanted");
    work.at_first = whole("at_first");
    work.within_three = whole("within_three");
    work.from_model = whole("from_model");
    work.filled = whole("filled");
    work.better = whole("better");
    work.gain = w.value("gain", 0.0);
    if (w.contains("credit"))
      work.credit = w.value("credit", 0.0);
    if (w.contains("rejected") && w["rejected"].is_object())
      for (const auto& [why, count] : w["rejected"].items())
        work.rejected.emplace_back(why, count.get<std::uint64_t>());
  }
  return all;
}

} // namespace evo::music::detail
