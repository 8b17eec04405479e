// evomusic session, killed at many moments and gone on with.
#include "../cli/session_studio.hpp"
#include "moments.hpp"
#include "results.hpp"
#include "soundness.hpp"

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

/// All that a session has found, but times.
struct findings {
  nlohmann::json rounds;
  std::string database;
  std::map<std::string, std::string> playlists, figures;
  std::vector<std::vector<nlohmann::json>> runs;

  findings(const std::string& out, const std::filesystem::path& folder)
      : rounds(nlohmann::json::parse(out)["rounds"]),
        database{rows_of(folder / "session.sqlite", "SELECT * FROM rounds") +
                 rows_of(folder / "session.sqlite", "SELECT round, place, candidate, hex(genome), "
                                                    "answer, belief, taste FROM plays") +
                 rows_of(folder / "session.sqlite", "SELECT * FROM scores")},
        playlists{files_of(folder / "playlists")}, figures{files_of(folder / "figures")} {
    for (std::size_t i = 1; i <= rounds.size(); ++i)
      runs.push_back(lines_of(folder / "rounds" / ("0" + std::to_string(i))));
  }
  bool operator==(const findings&) const = default;
};

void kill_and_resume(std::size_t count) {
  const session_studio s{"generator: {seconds: 1}\nplaylist: {size: 3, seconds: 1}\n"};
  const std::filesystem::path parent = s.path("");
  const traced whole{s.arguments("whole", {"--quiet"}), parent};
  REQUIRE_MESSAGE(whole.outcome.code == 0, whole.outcome.err);
  const findings all{whole.outcome.out, s.path("whole")};
  REQUIRE(all.rounds.size() == 2);
  REQUIRE(all.database.size() > 1000);
  REQUIRE(all.playlists.size() >= 6);

  tally done;
  const auto planned = moments(whole.passed, count);
  for (const moment& m : planned) {
    CAPTURE(m.words());
    const auto folder = killed_at(
        m, whole.seconds, parent, "killed" + std::to_string(done.kills()),
        [&](const std::filesystem::path& in) { return s.arguments(in.filename(), {"--quiet"}); });
    REQUIRE_MESSAGE(!folder.empty(), "it ended before it was killed");
    done.add(m);
    CHECK(all_sound(folder));
    const outcome again = s.session(folder.filename(), {"--resume"});
    REQUIRE_MESSAGE(again.code == 0, again.err);
    CHECK((findings{again.out, folder} == all));
    CHECK(all_sound(folder));
    CHECK(nothing_left_over(folder));
    std::filesystem::remove_all(folder);
  }
  done.tell("session", planned.size(), count);
}

} // namespace

TEST_CASE("a session, killed at four moments") {
  kill_and_resume(4);
}

TEST_CASE("fifty kills of a session") {
  kill_and_resume(fifty);
}
