// evomusic session, from nothing: catalogue, embeddings, history, aligner, session.
#include <doctest/doctest.h>

#include "session_studio.hpp"

#include <nlohmann/json.hpp>

using namespace evo::music;
using namespace evo::music::testing;

TEST_CASE(
    "a session from nothing learns from a simulated listener, resumes, and refuses in words") {
  const session_studio s;
  const outcome o = s.session("whole", {"--rounds", "3"});
  REQUIRE_MESSAGE(o.code == 0, o.err);
  const auto whole = nlohmann::json::parse(o.out);
  REQUIRE(whole["rounds"].size() == 3);
  for (const auto& round : whole["rounds"]) {
    CHECK(round["played"] == 3);
    CHECK(round["playlist_by_taste"]["mean"].is_number());
    CHECK(round["vector_cosine"].is_number()); // the aligner was trained on this listener
  }
  CHECK(std::filesystem::exists(s.path("whole/playlists/03/03.wav")));

  const outcome two = s.session("resumed");
  CHECK(nlohmann::json::parse(two.out)["rounds"].size() == 2);
  const outcome three = s.session("resumed", {"--resume", "--rounds", "3", "--threads", "1"});
  CHECK(nlohmann::json::parse(three.out)["rounds"] == whole["rounds"]);

  s.check_refused(s.session("whole"), 2, "--resume");
  s.check_refused(s.session("a", {"--set", "encoder.output=pooled"}), 2, "2 x 753");
  s.check_refused(s.session("a", {"--set", "session.listener=bob"}), 2, "user_000001");
  s.check_refused(s.session("a", {"--set", "fitness.aligner=none.safetensors"}), 3,
                  "none.safetensors");
  s.check_refused(s.session("a", {"--set", "fitness.mode=user"}), 2, "fitness.listener");
  s.check_refused(s.run({"evolve", "--config", s.path("dynamic.yaml"), "--run", s.path("a")}), 2,
                  "evomusic session");

  const outcome known =
      s.run({"evolve", "--config", s.path("dynamic.yaml"), "--run", s.path("known"), "--set",
             "fitness.mode=user", "--set", "fitness.listener=user_000003", "--json"});
  REQUIRE_MESSAGE(known.code == 0, known.err);
  CHECK(nlohmann::json::parse(known.out)["best_fitness"].is_number());
}

TEST_CASE("a session needs neither a configuration nor an aligner nor a catalogue") {
  const temporary_folder folder;
  const auto run = [&](const std::string& name, std::vector<std::string> more) {
    std::vector<std::string> all{"session", "--quiet", "--json",     "--rounds",
                                 "2",       "--run",   folder / name};
    for (const std::string s :
         {"session.listener=user_000003", "generator.seconds=3", "playlist.size=3",
          "playlist.seconds=3", "strategy.population_size=6", "strategy.tournament_size=3",
          "budget.generations=2", "log.csv=true"})
      all.insert(all.end(), {"--set", s});
    all.insert(all.end(), more.begin(), more.end());
    return evomusic(std::move(all), folder.path());
  };
  const outcome o = run("honest", {});
  REQUIRE_MESSAGE(o.code == 0, o.err);
  const auto honest = nlohmann::json::parse(o.out)["rounds"];
  REQUIRE(honest.size() == 2);
  CHECK(honest[1]["playlist_by_taste"]["mean"].is_number());
  CHECK(honest[0]["likes"].get<int>() + honest[0]["dislikes"].get<int>() == 3);
  CHECK(std::filesystem::exists(folder / "honest/metrics.csv"));

  const outcome i = run("inverted", {"--set", "session.answers=inverted"});
  REQUIRE_MESSAGE(i.code == 0, i.err);
  const auto inverted = nlohmann::json::parse(i.out)["rounds"];
  CHECK(inverted[0]["playlist_by_taste"] == honest[0]["playlist_by_taste"]);
  CHECK(inverted[0]["likes"] == honest[0]["dislikes"]);

  const outcome nobody = evomusic({"session", "--quiet"}, folder.path());
  CHECK(nobody.code == 2);
  CHECK(contains(nobody.err, "session.listener"));
  const outcome music = evomusic({"session", "--quiet", "--set", "session.listener=user_000003",
                                  "--set", "fitness.mode=music"},
                                 folder.path());
  CHECK(music.code == 2);
}
