#include "small.hpp"

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

error refused(const std::string& yaml, const std::vector<std::string>& more = {}) {
  return error_of([&] { (void)ex::parse_settings(yaml, "x.yaml", "/there", more); });
}
const std::string target = "fitness: {target_music: t.wav}\n";

} // namespace

TEST_CASE("experiments have settings of their own, and share those of a run") {
  const auto s = ex::parse_settings(target + "experiments:\n"
                                             "  seeds: [4, 9]\n"
                                             "  generations: 7\n"
                                             "  aligner: a.safetensors\n"
                                             "  models: [one, two]\n"
                                             "generator: {seconds: 3}\n",
                                    "x.yaml", "/there");
  CHECK(s.seeds == std::vector<std::uint64_t>{4, 9});
  CHECK(s.generations == 7);
  CHECK(s.population == 25);
  CHECK(s.aligner == "/there/a.safetensors");
  CHECK(s.models == std::vector<std::string>{"one", "two"});
  CHECK(s.base.generator.seconds == 3);
  CHECK(s.base.fitness.target_music == "/there/t.wav");
}

TEST_CASE("the example says what holds without a file") {
  const auto example = ex::read_settings(std::string{EXAMPLES_FOLDER} + "/experiments.yaml");
  const auto usual = ex::parse_settings(ex::default_settings(), "defaults", "/");
  CHECK(example.seeds == usual.seeds);
  CHECK(example.generations == usual.generations);
  CHECK(example.population == usual.population);
  CHECK(example.large_population == usual.large_population);
  CHECK(example.tokens == usual.tokens);
  CHECK(example.catalog_tracks == usual.catalog_tracks);
  CHECK(example.catalog_seconds == usual.catalog_seconds);
  CHECK(example.listeners == usual.listeners);
  CHECK(differences(example.base, usual.base).empty());
}

TEST_CASE("settings that are written are read back") {
  auto s = ex::parse_settings(target + "experiments: {typical: 'a \"b\"', models: [m]}\n"
                                       "llm: {model: l}\n",
                              "x.yaml", "/there");
  const auto again = ex::parse_settings(ex::to_yaml(s, true), "y.yaml", "/elsewhere");
  CHECK(ex::to_yaml(again, true) == ex::to_yaml(s, true));
  CHECK(again.typical == s.typical);
  CHECK(again.base.llm.model == "l");
  CHECK(!contains(ex::to_yaml(s, false), "llm"));
  CHECK(!contains(ex::to_yaml(s, false), "models"));
}

TEST_CASE("quick is one seed, five generations of 25, clips of five seconds") {
  auto s = ex::parse_settings(target + "generator: {seconds: 30}\n", "x.yaml", "/");
  ex::make_quick(s);
  CHECK(s.seeds.size() == 1);
  CHECK(s.generations == 5);
  CHECK(s.population == 25);
  CHECK(s.large_population == 25);
  CHECK(s.base.generator.seconds == 5);
}

TEST_CASE("what can't be right is refused with its line") {
  const auto check = [](const error& e, const std::string& part) {
    CHECK(e.kind() == failure::configuration);
    CHECK_MESSAGE(contains(e.what(), part), e.what());
  };
  check(refused(target + "experiments:\n  seed: [1]\n"), "x.yaml:3, experiments.seed");
  check(refused(target + "experiments:\n  seeds: []\n"), "at least one");
  check(refused(target + "experiments:\n  seeds: [1, 1]\n"), "given twice");
  check(refused(target + "experiments:\n  seeds: [-1]\n"), "number from 0");
  check(refused(target + "experiments:\n  generations: 2\n"), "number from 3");
  check(refused(target + "experiments:\n  generations: 5.5\n"), "whole number");
  check(refused(target + "experiments: [1]\n"), "no group");
  check(refused(target + "experiments: {typical: a, furthest: a}\n"), "typical listener, too");
  check(refused(target + "experiments:\n  seeds: [1]\ngenerator: {secnds: 3}\n"), "x.yaml:4");
  check(refused(target + "strategy: {elites: 0.2}\n"), "vary this themselves");
  check(refused(target + "strategy:\n  name: snes\n"), "x.yaml:2, strategy");
  check(refused(target, {"strategy.name=snes"}), "--set strategy.name=snes");
  check(refused(target, {"experiments.tokens=0"}), "--set experiments.tokens=0");
  check(refused(target, {"generator.seconds=x"}), "--set generator.seconds=x");
}
