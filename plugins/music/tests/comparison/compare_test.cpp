#include "comparison/compare.hpp"

#include "../report/markup.hpp"
#include "../session/setting.hpp"
#include "../session/support.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace evo::music;
using namespace evo::music::testing;
using doctest::Approx;
namespace cmp = evo::music::comparison;

namespace {

/// Two strategies with two seeds each, and their folders.
struct four_runs {
  small_run setting;
  std::vector<std::filesystem::path> folders;

  four_runs() {
    for (const double elites : {0.1, 0.5})
      for (const std::uint64_t seed : {1U, 2U}) {
        setting.config.seed = seed;
        setting.config.strategy.elites = elites;
        const std::string name = "run-" + std::to_string(folders.size());
        (void)setting.evolve_into(name);
        folders.push_back(setting.folder / name);
      }
  }
};

} // namespace

TEST_CASE("runs that differ in their seeds alone are one line with a band") {
  const four_runs four;
  const auto c = cmp::compare(four.folders);
  REQUIRE(c.groups.size() == 2);
  CHECK(c.groups[0].name == "elites 0.1");
  CHECK(c.groups[1].name == "elites 0.5");
  CHECK(c.groups[0].seeds == std::vector<std::uint64_t>{1, 2});
  CHECK(c.groups[0].unfinished == 0);
  const auto one = read_run(four.folders[0]), two = read_run(four.folders[1]);
  CHECK(c.groups[0].best.mean ==
        Approx((one.generations.back().best_so_far + two.generations.back().best_so_far) / 2));
  const auto& mean = c.figures.at(2);
  CHECK(mean.id == "mean");
  REQUIRE(mean.lines.size() == 2);
  REQUIRE(mean.x.size() == one.generations.size());
  CHECK(mean.lines[0].over.mean[3] ==
        Approx((one.generations[3].mean + two.generations[3].mean) / 2));
  CHECK(mean.lines[0].over.low[3] < mean.lines[0].over.high[3]);
}

TEST_CASE("a comparison is a sound page, and every figure's numbers") {
  const four_runs four;
  const auto c = cmp::compare(four.folders);
  const auto out = four.setting.folder / "comparison";
  const auto file = cmp::write_comparison(out, c);
  const auto page = read_markup(read_bytes(file));
  CHECK_MESSAGE(page.problems.empty(), (page.problems.empty() ? "" : page.problems.front()));
  CHECK(contains(read_bytes(file), "band of-e0"));
  for (const auto& f : c.figures) {
    const auto read = nlohmann::json::parse(read_bytes(out / ("figures/" + f.id + ".json")));
    CHECK(read["lines"].size() == 2);
    CHECK(read["lines"][1]["mean"].size() == f.x.size());
    const auto csv = read_bytes(out / ("figures/" + f.id + ".csv"));
    CHECK(static_cast<std::size_t>(std::ranges::count(csv, '\n')) == f.x.size() + 1);
    const auto svg =
        read_markup("<!DOCTYPE html>" + read_bytes(out / ("figures/" + f.id + ".svg")));
    CHECK_MESSAGE(svg.problems.empty(), (svg.problems.empty() ? "" : svg.problems.front()));
  }
  const auto all = nlohmann::json::parse(read_bytes(out / "comparison.json"));
  CHECK(all[0]["folders"].size() == 2);
  CHECK(contains(read_bytes(out / "comparison.csv"), "elites 0.1,\"1, 2\",0,"));
}

TEST_CASE("long names become letters, which the table explains") {
  small_run s;
  std::vector<std::filesystem::path> folders;
  for (const char* seconds : {"0.05", "0.06"}) {
    const bool is_first = folders.empty();
    s.config = parse_configuration(
        std::string{"fitness: {target_music: target.wav, noise_weight: "} + seconds +
            "}\ngenerator: {seconds: " + seconds + "}\nbudget: {generations: 3}\n" +
            "strategy: {population_size: 10, tournament_size: " + (is_first ? "4" : "5") +
            ", novelty: " + (is_first ? "0.1" : "0.2") + "}\n",
        "x.yaml", s.folder.path());
    (void)s.evolve_into(seconds);
    folders.push_back(s.folder / seconds);
  }
  const auto c = cmp::compare(folders);
  REQUIRE(c.groups.size() == 2);
  CHECK(c.groups[0].label == "A");
  CHECK(c.figures[0].lines[1].name == "B");
  CHECK(contains(cmp::render(c), "A: noise_weight 0.05"));
}

TEST_CASE("what can't be compared is refused in words") {
  const small_run s;
  (void)s.evolve_into("run");
  const auto refused = [&](std::vector<std::filesystem::path> folders) {
    return error_of([&] { (void)cmp::compare(folders); });
  };
  CHECK(contains(refused({s.folder / "run", s.folder / "run"}).what(), "twice"));
  CHECK(contains(refused({s.folder / "run", s.folder / "none"}).what(), "there is no run"));
  std::filesystem::create_directory(s.folder / "session");
  write_bytes(s.folder / "session/session.sqlite", "");
  CHECK(contains(refused({s.folder / "session"}).what(), "it is a session"));
}
