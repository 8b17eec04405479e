// Runs whose candidates are heard by workers on a Ray cluster of several nodes, one of which is
// killed.
#include "../support/same_evolution.hpp"
#include "local_cluster.hpp"
#include "small_run.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

words on_ray(const evo::test::local_cluster& cluster, const std::string& count) {
  return {"--evaluator", "ray",   "--workers",
          count,         "--set", "evaluator.address=" + cluster.address()};
}

} // namespace

TEST_CASE("a run on one, two and three nodes is the local one to the bit, with either generator") {
  const place p;
  const evo::test::local_cluster cluster{3};
  for (const words& more : {words{}, with_musicgen}) {
    const std::string kind = more.empty() ? "synth" : "musicgen";
    const words settings = joined(more, {"--set", "strategy.population_size=16"});
    const auto local = p.result_of(p.run(p.evolve(kind, settings)));
    for (std::size_t count = 1; count <= 3; ++count) {
      const std::string name = kind + std::to_string(count);
      CAPTURE(name);
      const auto there = p.result_of(
          p.run(joined(p.evolve(name, settings), on_ray(cluster, std::to_string(count)))));
      CHECK(there == local);
      check_same_evolution(p.folder / kind, p.folder / name);
      const auto nodes = nodes_of(p.folder / name);
      CHECK(nodes.size() == count);
      const std::size_t all = read_run(p.folder / name).candidates.size();
      for (const auto& [node, heard] : nodes) {
        CAPTURE(node);
        MESSAGE(name << ": " << node << " heard " << heard << " of " << all);
        CHECK(10 * heard >= all);
      }
    }
  }
}

TEST_CASE("a node that is killed in the middle of a run changes nothing") {
  const place p;
  evo::test::local_cluster cluster{3};
  const words longer{"--set", "strategy.population_size=16", "--set", "budget.generations=8"};
  const auto local = p.result_of(p.run(p.evolve("local", longer)));
  const process run{p.evolve("there", joined(longer, on_ray(cluster, "3"))), p.folder.path()};
  const auto generations = [&] {
    return run_store::has_begun(p.folder / "there")
               ? read_run(p.folder / "there").generations.size()
               : 0;
  };
  REQUIRE(evo::test::becomes_true(60, [&] { return generations() >= 3; }));
  cluster.kill_node(2);
  CHECK(p.result_of(run.wait()) == local);
  check_same_evolution(p.folder / "local", p.folder / "there");
  CHECK(nodes_of(p.folder / "there").size() == 3);
}

TEST_CASE("audio of several megabytes a clip comes back from the nodes, and is the same") {
  const place p;
  const evo::test::local_cluster cluster{2};
  const words large{"--set", "store.keep_audio=all",       "--set", "generator.seconds=30",
                    "--set", "strategy.population_size=8", "--set", "budget.generations=2"};
  const auto local = p.result_of(p.run(p.evolve("local", large)));
  const auto there = p.result_of(p.run(joined(p.evolve("there", large), on_ray(cluster, "2"))));
  CHECK(there == local);
  check_same_evolution(p.folder / "local", p.folder / "there");
  std::size_t clips = 0;
  for (const auto& entry : std::filesystem::directory_iterator{p.folder / "local" / "audio"}) {
    CHECK(read_bytes(entry.path()) ==
          read_bytes(p.folder / "there" / "audio" / entry.path().filename()));
    ++clips;
  }
  CHECK(clips >= 10);
}
