// A run is the same wherever its candidates are heard.
#include "fake_taste.hpp"
#include "on_workers.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

const std::string tokens = "genome: {type: token_embeddings, tokens: 3}\n"
                           "strategy: {name: genetic_algorithm, population_size: 12}\n";

std::string files_of(const std::filesystem::path& folder) {
  std::string all;
  for (const auto& c : read_run(folder).candidates)
    all += c.audio + " " + (c.audio.empty() ? "" : read_bytes(folder / c.audio)) + "\n";
  return all;
}

} // namespace

TEST_CASE("a run is the same to the bit with one, two and three workers, and without") {
  for (const std::string& more : {std::string{}, tokens}) {
    CAPTURE(more);
    small_run s{more};
    const auto local = s.evolve_into("local");
    CHECK((nodes_of(s.folder / "local") ==
           std::map<std::string, std::size_t>{{"local", local.evaluations}}));
    for (const std::size_t count : {1U, 2U, 3U}) {
      const auto pool = pool_of(count);
      s.hear = workers::source_of(pool.get());
      const std::string name = std::to_string(count);
      check_equal_runs(local, s.evolve_into(name));
      check_same_evolution(s.folder / "local", s.folder / name);
      CHECK((nodes_of(s.folder / name) ==
             std::map<std::string, std::size_t>{{"ant", local.evaluations}}));
    }
  }
}

TEST_CASE("audio comes back where it is kept, with the bytes that it has here") {
  small_run s;
  s.config.store.keep_audio = "all";
  (void)s.evolve_into("local");
  const auto pool = pool_of(2);
  s.hear = workers::source_of(pool.get());
  (void)s.evolve_into("remote");
  CHECK(files_of(s.folder / "remote") == files_of(s.folder / "local"));
  CHECK(!files_of(s.folder / "local").empty());
}

TEST_CASE("a run that was interrupted goes on elsewhere") {
  small_run s;
  const auto whole = s.evolve_into("whole");
  const auto pool = pool_of(2);
  for (const bool begins_here : {true, false}) {
    const std::string name = begins_here ? "from here" : "from there";
    const auto there = workers::source_of(pool.get());
    s.hear = begins_here ? hearing_source{} : there;
    std::size_t done = 0;
    const error e = error_of([&] {
      (void)s.evolve_into(name, false, [&] {
        std::error_code ignored;
        done = run_store::has_begun(s.folder / name) ? read_run(s.folder / name).generations.size()
                                                     : 0;
        return done >= 2;
      });
    });
    CHECK(e.kind() == failure::interrupted);
    CHECK(!read_run(s.folder / name).finished);
    s.hear = begins_here ? there : hearing_source{};
    check_equal_runs(whole, s.evolve_into(name, true));
    check_same_evolution(s.folder / "whole", s.folder / name);
    CHECK(nodes_of(s.folder / name).size() == 2);
  }
}

TEST_CASE("a session is the same, and its survivors keep the node that heard them") {
  small_session s;
  (void)s.run_into("local");
  const auto pool = pool_of(2);
  s.hear = workers::source_of(pool.get());
  (void)s.run_into("remote");
  for (const std::string round : {"01", "02", "03", "04"}) {
    check_same_evolution(s.folder / ("local/rounds/" + round),
                         s.folder / ("remote/rounds/" + round));
    CHECK(nodes_of(s.folder / ("remote/rounds/" + round)).contains("ant"));
    CHECK(nodes_of(s.folder / ("remote/rounds/" + round)).size() == 1);
  }
}

TEST_CASE("many runs share a pool, each from a thread of its own") {
  small_run s;
  const auto local = s.evolve_into("local");
  const auto pool = pool_of(2);
  s.hear = workers::source_of(pool.get());
  {
    std::vector<std::jthread> runs;
    for (int i = 0; i < 4; ++i)
      runs.emplace_back([&s, i] { (void)s.evolve_into("run" + std::to_string(i)); });
  }
  for (int i = 0; i < 4; ++i)
    check_same_evolution(s.folder / "local", s.folder / ("run" + std::to_string(i)));
}
