// evomusic serve, killed while somebody likes and while music evolves, and started again.
#include "../cli/served_page.hpp"
#include "moments.hpp"
#include "results.hpp"
#include "soundness.hpp"

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

namespace fs = std::filesystem;
using json = nlohmann::json;

/// When somebody outside kills the server, seen from the requests that change something.
struct blow {
  std::size_t request = 0; ///< from 1; 0: never
  bool is_answered = true; ///< after its answer, else while it is under way
};

/// Somebody who opens the session, answers the first playlist and waits for the second.
class listener {
public:
  listener(const served_page& p, std::string id, blow when)
      : page_{p}, id_{std::move(id)}, path_{"/api/activities/" + id_}, when_{when} {}

  /// False if the server died on the way.
  [[nodiscard]] bool listen() {
    if (!change("/open", {}) || !wait_for_playlist())
      return false;
    if (round_ == 1) {
      constexpr std::array wanted{std::pair{0, 1}, std::pair{1, -1}, std::pair{2, -1},
                                  std::pair{2, 1}, std::pair{3, -1}};
      for (const auto& [place, answer] : wanted)
        if (!change("/answers", {{"round", 1}, {"place", place}, {"answer", answer}}))
          return false;
      if (!change("/next", {{"round", 1}, {"generations", 2}}))
        return false;
      while (round_ == 1)
        if (!wait_for_playlist())
          return false;
    }
    return true;
  }

  /// The last answer to each clip that the server said was stored.
  std::map<std::string, int> acknowledged;
  /// The answer that was sent last: it may be stored although the server died before it said so.
  std::optional<std::pair<std::string, int>> under_way;

private:
  /// A request that changes something. False if there was no answer, or it was the last.
  bool change(const std::string& what, const json& body) {
    const bool is_last = ++requests_ == when_.request;
    const std::string text = body.is_null() ? "{}" : body.dump();
    under_way = what == "/answers" ? answer_in(body) : std::nullopt;
    const raw_connection c{page_.client().port};
    c.send("POST " + path_ + what + " HTTP/1.1\r\nHost: " + page_.client().host() +
           "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(text.size()) + "\r\n\r\n" + text);
    if (is_last && !when_.is_answered)
      page_.server().send(SIGKILL);
    const answer a = parsed(c.receive_all()); // it may have been faster than the kill
    if (is_last && when_.is_answered)
      page_.server().send(SIGKILL);
    if (a.status == 0)
      return false;
    CHECK_MESSAGE(a.status == 200, a.body);
    if (under_way)
      acknowledged[under_way->first] = under_way->second;
    return !is_last;
  }

  [[nodiscard]] std::optional<std::pair<std::string, int>> answer_in(const json& body) const {
    return std::pair{id_ + "/1/" + std::to_string(body["place"].get<int>() + 1),
                     body["answer"].get<int>()};
  }

  bool wait_for_playlist() {
    for (;; std::this_thread::sleep_for(std::chrono::milliseconds{10})) {
      const answer a = page_.client().get(path_);
      if (a.status != 200)
        return false;
      const json state = a.json()["state"];
      REQUIRE_MESSAGE(state["phase"] != "failed", state.dump());
      if (state["phase"] == "listening" && state["round"] != round_) {
        round_ = state["round"];
        return true;
      }
    }
  }

  const served_page& page_;
  std::string id_, path_;
  blow when_;
  std::size_t requests_ = 0;
  int round_ = 0;
};

/// What a session has come to with its second playlist.
struct findings {
  std::string database, page;
  std::map<std::string, std::string> playlists;
  std::vector<std::vector<json>> runs;

  findings(const fs::path& session, const testing::client& c) {
    const auto file = session / "session.sqlite";
    database = rows_of(file, "SELECT * FROM rounds") +
               rows_of(file, "SELECT round, place, candidate, hex(genome), answer, belief, taste "
                             "FROM plays") +
               rows_of(file, "SELECT * FROM scores");
    const std::string path = "/api/activities/" + session.filename().string() + "/rounds/";
    page = c.get(path + "1").body + c.get(path + "2").body;
    playlists = files_of(session / "playlists");
    runs = {lines_of(session / "rounds/01"), lines_of(session / "rounds/02")};
  }
  bool operator==(const findings&) const = default;
};

/// A session that has been ordered and hasn't begun, to be copied.
class studio {
public:
  studio() {
    write_bytes(folder / "page.yaml", "strategy: {population_size: 6, tournament_size: 3}\n"
                                      "fitness: {mode: dynamic, taste: embeddings}\n"
                                      "generator: {seconds: 1}\n"
                                      "playlist: {size: 4, seconds: 1, first: random}\n"
                                      "listener: {init: mean, epochs: 10}\n");
    served_page p{folder / "first", folder / "page.yaml", folder.path(), {}};
    REQUIRE(p.is_there());
    (void)p.client().post("/api/profiles", R"({"name":"Ada"})");
    const answer a =
        p.client().post("/api/activities", R"({"kind":"taste","profile":"Ada","generations":2})");
    p.server().send(SIGKILL);
    (void)p.server().wait();
    REQUIRE_MESSAGE(a.status == 201, a.body);
    id = a.json()["id"];
    fs::remove_all(folder / "first" / id);
  }

  [[nodiscard]] fs::path copy(const std::string& name) const {
    fs::copy(folder / "first", folder / name, fs::copy_options::recursive);
    return folder / name;
  }
  [[nodiscard]] served_page open(const fs::path& runs,
                                 const std::map<std::string, std::string>& variables = {}) const {
    return {runs, folder / "page.yaml", folder.path(), variables};
  }

  temporary_folder folder;
  std::string id;
};

/// The last answer to each clip that lies on the disk.
std::map<std::string, int> stored_answers(const fs::path& runs) {
  std::istringstream lines{read_bytes(runs / "listeners/Ada/feedback.jsonl")};
  std::map<std::string, int> all;
  for (std::string line; std::getline(lines, line);) {
    const json event = json::parse(line, nullptr, false);
    if (event.is_object()) // a line may be cut short by the kill
      all[event["clip"]] = event["answer"];
  }
  return all;
}

struct server_moment {
  moment when;
  blow by{};
};

/// Half at fault points; of the rest half around the answers to requests, half by time.
std::vector<server_moment> server_moments(const std::vector<std::string>& passed,
                                          std::size_t count) {
  std::vector<server_moment> all;
  for (auto& m : fault_moments(passed, count / 2))
    all.push_back({std::move(m)});
  count = std::max(count, 2 * all.size());
  constexpr std::size_t requests = 7; // open, five answers, next
  const std::size_t blows = std::min(2 * requests, (count - all.size()) / 2);
  for (std::size_t i = 0; i < blows; ++i)
    all.push_back({{}, {1 + (1 + i / 2) % requests, i % 2 == 0}});
  const std::size_t timed = count - all.size();
  for (std::size_t i = 0; i < timed; ++i)
    all.push_back({{{}, (static_cast<double>(i) + 0.5) / static_cast<double>(timed)}});
  return all;
}

void kill_and_open_again(std::size_t count) {
  const studio s;
  const auto begun = std::chrono::steady_clock::now();
  const auto whole = s.copy("whole");
  std::optional<findings> all;
  {
    served_page p = s.open(whole, {{"EVO_FAULT_TRACE", s.folder / "trace"}});
    REQUIRE(p.is_there());
    REQUIRE(listener{p, s.id, {}}.listen());
    all.emplace(whole / s.id, p.client());
    p.server().send(SIGTERM);
    CHECK(p.server().wait().code == 0);
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  REQUIRE(all->database.size() > 500);
  REQUIRE(all->playlists.size() >= 8);

  tally done;
  std::size_t answered = 0;
  const auto planned = server_moments(passed_in(s.folder / "trace"), count);
  for (const auto& [m, by] : planned) {
    moment now = m;
    std::map<std::string, int> acknowledged;
    std::optional<std::pair<std::string, int>> under_way;
    fs::path runs;
    bool is_dead = false;
    for (int attempt = 0; attempt < 8 && !is_dead; ++attempt, now.share *= 0.6) {
      runs = s.copy("killed" + std::to_string(done.kills()) + "-" + std::to_string(attempt));
      served_page p = s.open(runs, armed(now));
      {
        const killer k{p.server(), by.request == 0 ? now : moment{"by request"}, seconds};
        listener who{p, s.id, by};
        is_dead = !p.is_there() || !who.listen();
        acknowledged = who.acknowledged;
        under_way = who.under_way;
      }
      p.server().send(SIGKILL);
      CHECK(p.server().wait().code == -SIGKILL);
    }
    const std::string words = by.request == 0
                                  ? m.words()
                                  : (by.is_answered ? "after" : "during") +
                                        std::string{" request "} + std::to_string(by.request);
    CAPTURE(words);
    REQUIRE_MESSAGE(is_dead, "it ended before it was killed");
    done.add(m);
    answered += acknowledged.size();
    CHECK(all_sound(runs));
    const auto stored = stored_answers(runs);
    for (const auto& [clip, answer] : acknowledged) {
      CAPTURE(clip);
      REQUIRE(stored.contains(clip));
      const auto last = std::pair{clip, stored.at(clip)};
      CHECK((last.second == answer || under_way == last));
    }
    served_page again = s.open(runs);
    REQUIRE(again.is_there());
    REQUIRE(listener{again, s.id, {}}.listen());
    CHECK((findings{runs / s.id, again.client()} == *all));
    again.server().send(SIGTERM);
    CHECK(again.server().wait().code == 0);
    CHECK(all_sound(runs));
    CHECK(nothing_left_over(runs));
    fs::remove_all(runs);
  }
  MESSAGE(answered << " likes and dislikes were acknowledged before, and are all there");
  done.tell("serve", planned.size(), count);
}

} // namespace

TEST_CASE("serve, killed at four moments") {
  kill_and_open_again(4);
}

TEST_CASE("fifty kills of serve") {
  kill_and_open_again(fifty);
}
