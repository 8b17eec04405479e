// Measures in files as a run goes on.
#include "fake_taste.hpp"
#include "setting.hpp"

#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

#include <sstream>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

std::vector<std::string> lines(const std::filesystem::path& file) {
  std::istringstream in{read_bytes(file)};
  std::vector<std::string> all;
  for (std::string line; std::getline(in, line);)
    all.push_back(line);
  return all;
}

/// Without the times, which no two runs share.
std::vector<nlohmann::json> events(const std::filesystem::path& file) {
  std::vector<nlohmann::json> all;
  for (const auto& line : lines(file)) {
    all.push_back(nlohmann::json::parse(line));
    all.back().erase("seconds");
  }
  return all;
}

} // namespace

TEST_CASE("a run's generations are logged, and those before a resume, too") {
  small_run s;
  CHECK(!std::filesystem::exists(s.folder / "plain/metrics.csv"));
  s.config.log = {.csv = true, .jsonl = true};
  const auto whole = s.evolve_into("whole");
  const auto table = lines(s.folder / "whole/metrics.csv");
  REQUIRE(table.size() == 1 + whole.generations);
  CHECK(table[0] ==
        "round,generation,evaluations,best,mean,median,worst,best_so_far,diversity,seconds");
  CHECK(table[1].starts_with(",0,10,"));
  const auto told = events(s.folder / "whole/metrics.jsonl");
  REQUIRE(told.size() == whole.generations);
  CHECK(told.back()["best_so_far"] == whole.best_fitness);
  CHECK(told.back()["round"].is_null());

  int asked = 0;
  CHECK(error_of([&] {
          (void)s.evolve_into("parts", false, [&] { return ++asked > 4; });
        }).kind() == failure::interrupted);
  CHECK(events(s.folder / "parts/metrics.jsonl").size() < told.size());
  (void)s.evolve_into("parts", true);
  CHECK(events(s.folder / "parts/metrics.jsonl") == told);
}

TEST_CASE("a session's rounds are logged between their generations") {
  small_session s;
  s.config.session.rounds = 2;
  (void)s.run_into("plain");
  CHECK(!std::filesystem::exists(s.folder / "plain/metrics.jsonl"));
  s.config.log.jsonl = true;
  (void)s.run_into("plain", true); // what is logged may change
  const auto told = events(s.folder / "plain/metrics.jsonl");
  REQUIRE(told.size() == 1 + 1 + 3 + 1); // the first round shows newcomers
  CHECK(told[0]["type"] == "generation");
  CHECK(told[0]["round"] == 1);
  CHECK(told[1]["type"] == "round");
  CHECK(told[1]["played"] == 4);
  CHECK(told[4]["generation"] == 2);
  CHECK(told[4]["round"] == 2);
  CHECK(told[5]["round"] == 2);
  CHECK(!std::filesystem::exists(s.folder / "plain/rounds/01/metrics.jsonl"));
  s.config.session.rounds = 3;
  (void)s.run_into("plain", true);
  CHECK(events(s.folder / "plain/metrics.jsonl").size() == told.size() + 4);
}

TEST_CASE("a service that isn't there stops nothing, and a token that isn't there is refused") {
  small_session s;
  s.config.session.rounds = 1;
  const auto without = s.run_into("without");
  s.config.log.mlflow_url = "http://127.0.0.1:1";
  const auto with = s.run_into("with");
  REQUIRE(with.rounds.size() == 1);
  CHECK(with.rounds[0].playlist_by_taste.mean == without.rounds[0].playlist_by_taste.mean);
  s.config.log.mlflow_token_env = "EVO_NO_SUCH_VARIABLE";
  CHECK(error_of([&] { (void)s.run_into("refused"); }).where() == "log.mlflow.token_env");
}

TEST_CASE("keys of logs in a configuration") {
  const auto c = parse_configuration("fitness: {target_music: a.wav}\nlog: {csv: true, mlflow: "
                                     "{url: 'http://h:1', experiment: e}}\n",
                                     "t", ".");
  CHECK(c.log.csv);
  CHECK(c.log.mlflow_url == "http://h:1");
  const auto again = parse_configuration(to_yaml(c), "t", ".");
  CHECK(differences(c, again).empty());
  const error e = error_of([] {
    (void)parse_configuration("fitness: {target_music: a.wav}\nlog: {mlflow: {url: 'h:1'}}\n", "t",
                              ".");
  });
  CHECK(e.kind() == failure::configuration);
  CHECK(contains(e.what(), "t:2"));
}
