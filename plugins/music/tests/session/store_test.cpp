#include "support.hpp"

#include "evo/music/store.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

stored_generation first_generation() {
  stored_generation g;
  g.summary = {.index = 0,
               .evaluations = 2,
               .best = 0.5,
               .mean = 0.25,
               .median = 0.25,
               .worst = 0,
               .best_so_far = 0.5,
               .diversity = 0.1,
               .seconds = 1.5};
  stored_candidate good, bad;
  good.genome = std::string{"a\0b", 3};
  good.record = {.id = 0,
                 .generation = 0,
                 .parents = {},
                 .operator_name = "initial",
                 .text = "a \"quoted\" prompt",
                 .failure = "",
                 .fitness = 0.5,
                 .similarity = 0.6,
                 .penalty = 0.4,
                 .terms = {{"clipping", 0.1}, {"flux", 0.3}},
                 .seed = 0xFFFFFFFFFFFFFFF0,
                 .audio = "",
                 .embedding = {1, -2, 3.5F},
                 .node = "ant"};
  bad.genome = "other";
  bad.record = {.id = 1,
                .generation = 0,
                .parents = {0},
                .operator_name = "mutation",
                .text = "other",
                .failure = "no sound",
                .fitness = std::nan(""),
                .similarity = std::nan(""),
                .penalty = std::nan(""),
                .terms = {},
                .seed = 7,
                .audio = "",
                .embedding = {},
                .node = "local"};
  g.fresh = {good, bad};
  g.members = {{0, 0}, {1, 1}, {2, 0}};
  g.checkpoint = {std::byte{1}, std::byte{0}, std::byte{255}};
  g.elapsed = 3.25;
  return g;
}

} // namespace

TEST_CASE("what is stored is read back, by the same process and by another reader") {
  const temporary_folder folder;
  run_store store = run_store::create(folder / "run");
  CHECK(!run_store::has_begun(folder / "run"));
  run_record facts;
  facts.name = "run";
  facts.configuration = "seed: 1\n";
  facts.seed = 0xFFFFFFFFFFFFFFF1;
  facts.stop_value = 3;
  facts.target_embedding = {0.5F, 0.25F};
  facts.target_tags = {{"rock", 0.9}, {"fast", 0.5}};
  facts.playlist = {{.candidate = 0, .title = "one", .audio = "audio/1.wav", .seconds = 2}};
  store.save_facts(facts);
  CHECK(run_store::has_begun(folder / "run"));
  store.add(first_generation());
  store.set_audio({{0, "audio/000000.wav"}});

  const run_record r = read_run(folder / "run");
  CHECK(r.name == "run");
  CHECK(r.seed == facts.seed);
  CHECK(r.stop_value == 3);
  CHECK(!r.stop_threshold);
  CHECK(!r.finished);
  CHECK(r.seconds == 3.25);
  CHECK(r.target_embedding == facts.target_embedding);
  CHECK(r.target_tags == facts.target_tags);
  CHECK(r.playlist.size() == 1);
  REQUIRE(r.candidates.size() == 2);
  const auto& good = r.candidates[0];
  CHECK(good.text == "a \"quoted\" prompt");
  CHECK(good.seed == 0xFFFFFFFFFFFFFFF0);
  CHECK(good.terms ==
        std::vector<std::pair<std::string, double>>{{"clipping", 0.1}, {"flux", 0.3}});
  CHECK(good.embedding == std::vector<float>{1, -2, 3.5F});
  CHECK(good.audio == "audio/000000.wav");
  CHECK(good.node == "ant");
  CHECK(r.candidates[1].node == "local");
  CHECK(std::isnan(r.candidates[1].fitness));
  CHECK(r.candidates[1].parents == std::vector<std::uint64_t>{0});
  CHECK(store.checkpoint() == first_generation().checkpoint);
  CHECK(store.candidates()[0].genome == std::string{"a\0b", 3});
  CHECK(store.members().size() == 3);
}

TEST_CASE("a generation is stored whole or not at all") {
  const temporary_folder folder;
  run_store store = run_store::create(folder / "run");
  stored_generation wrong = first_generation();
  wrong.fresh[1].record.id = wrong.fresh[0].record.id; // breaks a rule of the database half-way
  CHECK_THROWS_AS(store.add(wrong), error);
  CHECK(store.candidates().empty());
  CHECK(store.generations().empty());
  CHECK(store.checkpoint().empty());
  CHECK_NOTHROW(store.add(first_generation()));
}

TEST_CASE("a store is open once at a time") {
  const temporary_folder folder;
  {
    const run_store first = run_store::create(folder / "run");
    const error e = error_of([&] { (void)run_store::open(folder / "run"); });
    CHECK(e.kind() == failure::storage);
    CHECK(contains(e.what(), "another process"));
  }
  CHECK_NOTHROW((void)run_store::open(folder / "run"));
}

TEST_CASE("folders without a run, and files that are no database, are refused in words") {
  const temporary_folder folder;
  CHECK(error_of([&] { (void)read_run(folder.path()); }).kind() == failure::input);
  CHECK(error_of([&] { (void)run_store::open(folder.path()); }).kind() == failure::configuration);
  write_bytes(folder / "run.sqlite", std::string(5000, 'x'));
  const error e = error_of([&] { (void)read_run(folder.path()); });
  CHECK(e.kind() == failure::input);
  CHECK(contains(e.what(), "damaged"));
}

TEST_CASE("a folder that can't be made is a storage failure") {
  const temporary_folder folder;
  write_bytes(folder / "file", "in the way");
  CHECK(error_of([&] { (void)run_store::create(folder / "file/run"); }).kind() == failure::storage);
}

TEST_CASE("JSON lines have a line for the run, each generation and each candidate") {
  const temporary_folder folder;
  run_store store = run_store::create(folder / "run");
  store.add(first_generation());
  const std::string lines = to_json_lines(read_run(store.folder()));
  CHECK(std::ranges::count(lines, '\n') == 4);
  CHECK(contains(lines, R"("type":"candidate","id":0)"));
  CHECK(contains(lines, R"("text":"a \"quoted\" prompt")"));
  CHECK(contains(lines, R"("fitness":null)"));
  CHECK(contains(lines, R"("node":"ant")"));
}
