#include "setting.hpp"

#include "evo/evaluate/parallel.hpp"
#include "evo/genome/row_table.hpp"
#include "evo/music/npy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

using namespace evo::music;
using namespace evo::music::testing;
using evo::column_spread;
using evo::row_table;
using evo::spread_of;

namespace {

const std::string numeric = "genome: {type: token_embeddings, tokens: 3}\n"
                            "strategy: {name: genetic_algorithm, population_size: 10}\n";

std::string with_mapping(const std::string& genome, const std::string& strategy) {
  return "genome: {type: token_embeddings, tokens: 3, " + genome +
         "}\nstrategy: {population_size: 10, " + strategy + "}\n";
}

const std::vector<std::string> kinds{
    "",
    numeric,
    with_mapping("initial_deviation: 0.7", "name: sep_cma_es"),
    with_mapping("mapping: pca_subspace, subspace_dimension: 3", "name: bipop_cma_es"),
    with_mapping("mapping: nearest_token", "name: genetic_algorithm"),
    "genome: {type: token_embeddings, tokens: 3}\n"
    "strategy: {name: operator_sequence, population_size: 10, tournament_size: 4}\n",
    "strategy: {name: random_search, population_size: 10}\n"};

std::size_t files_ending(const std::filesystem::path& folder, const std::string& ending) {
  std::size_t n = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
    n += entry.path().string().ends_with(ending) ? 1 : 0;
  return n;
}

} // namespace

TEST_CASE("a run leaves its folder complete, whatever genome and strategy") {
  for (const auto& kind : kinds) {
    CAPTURE(kind);
    const small_run s{kind};
    const evolution_summary summary = s.evolve_into("run");
    CHECK(summary.generations == 6);
    CHECK(summary.stop_reason == "max_generations");
    for (const std::string file : {"run.sqlite", "config.yaml", "playlist.m3u", "run.jsonl",
                                   "report.html", "audio/target.wav", "audio/playlist-01.wav"})
      CHECK_MESSAGE(std::filesystem::exists(s.folder / ("run/" + file)), file);
    CHECK(files_ending(s.folder / "run", ".part") == 0);
    const run_record r = read_run(s.folder / "run");
    CHECK(r.finished);
    CHECK(r.generations.size() == 6);
    CHECK(r.candidates.size() == summary.evaluations);
    CHECK(r.playlist.size() == 2);
    CHECK(r.target == "target.wav");
    CHECK(differences(configuration_of(s.folder / "run"), s.config).empty());
  }
}

TEST_CASE("the best is the best of all candidates, and the curve never falls") {
  const small_run s;
  const evolution_summary summary = s.evolve_into("run");
  const run_record r = read_run(summary.run);
  double best = -2;
  for (const auto& c : r.candidates)
    best = std::max(best, c.fitness);
  CHECK(summary.best_fitness == best);
  for (std::size_t i = 1; i < r.generations.size(); ++i)
    CHECK(r.generations[i].best_so_far >= r.generations[i - 1].best_so_far);
  for (const auto& c : r.candidates)
    CHECK(c.fitness == doctest::Approx(c.similarity - 0.25 * c.penalty).epsilon(1e-12));
}

TEST_CASE("a genome met again is neither heard nor counted again") {
  const small_run s;
  const evolution_summary summary = s.evolve_into("run");
  const run_record r = read_run(summary.run);
  std::set<std::string> genomes;
  for (const auto& c : r.candidates)
    CHECK(genomes.insert(c.text).second);
  CHECK(summary.evaluations < 60);                        // elites at least were met before
  CHECK(s.generate.clips == summary.evaluations + 2 + 2); // the best two again, the playlist
}

TEST_CASE("a numeric genome is named by its hash and lies beside its audio") {
  const small_run s{numeric};
  const evolution_summary summary = s.evolve_into("run");
  CHECK(summary.best_genome.size() == 64);
  std::filesystem::path numbers = summary.best_audio;
  CHECK(std::filesystem::exists(numbers.replace_extension(".npy")));
  CHECK(contains(read_metadata(summary.best_audio).comment, summary.best_genome));
  CHECK(summary.best_text == read_metadata(summary.best_audio).title);
  CHECK(!summary.best_text.empty());
}

TEST_CASE("every mapping evolves with every kind of strategy, and nearest tokens are tokens") {
  const auto& table = token_table::lexicon();
  for (const std::string mapping : {"identity", "random_subspace", "pca_subspace", "nearest_token"})
    for (const std::string strategy : {"cma_es", "operator_sequence"}) {
      CAPTURE(mapping);
      CAPTURE(strategy);
      small_run s{with_mapping("mapping: " + mapping, "name: " + strategy)};
      s.config.budget.generations = 2;
      const evolution_summary summary = s.evolve_into("run");
      CHECK(summary.generations == 2);
      CHECK(summary.evaluations > 1); // steps are wide enough to reach other tokens
      if (mapping != "nearest_token")
        continue;
      const auto best =
          read_npy(std::filesystem::path{summary.best_audio}.replace_extension(".npy"));
      for (std::size_t token = 0; token < 3; ++token) {
        const auto row = std::span{best.values}.subspan(token * table.width(), table.width());
        CHECK(std::ranges::equal(row, table.row(table.nearest(row))));
      }
    }
}

TEST_CASE("a first population may be spread like the token table") {
  small_run s{with_mapping("initialization: table", "name: random_search")};
  s.config.budget.generations = 1;
  s.config.store.keep_audio = "all";
  const evolution_summary summary = s.evolve_into("run");
  CHECK(summary.evaluations == 10);
  const embedding_space& space = *s.generate.space(embedding_kind::tokens);
  const column_spread spread = spread_of(row_table<float>{space.table(), space.width()});
  double sum = 0, squares = 0, count = 0;
  for (const auto& entry : std::filesystem::directory_iterator{s.folder / "run/audio"}) {
    if (entry.path().extension() != ".npy")
      continue;
    const npy_array rows = read_npy(entry.path());
    for (std::size_t i = 0; i < rows.values.size(); ++i) {
      const std::size_t column = i % space.width();
      if (spread.deviation[column] == 0)
        continue;
      const double z =
          (static_cast<double>(rows.values[i]) - spread.mean[column]) / spread.deviation[column];
      sum += z;
      squares += z * z;
      ++count;
    }
  }
  CHECK(count >= 1000);
  CHECK(std::abs(sum / count) < 0.15);
  CHECK(std::abs(squares / count - 1) < 0.15);
  small_run point{with_mapping("initialization: table, mapping: pca_subspace", "name: cma_es")};
  point.config.budget.generations = 2;
  CHECK(point.evolve_into("run").generations == 2);
}

TEST_CASE("a subspace of more dimensions than the token table has is refused by its key") {
  small_run s{with_mapping("mapping: pca_subspace, subspace_dimension: 4000", "name: cma_es")};
  const error e = error_of([&] { (void)s.evolve_into("run"); });
  CHECK(e.kind() == failure::configuration);
  CHECK(contains(e.what(), "genome.subspace_dimension"));
}

TEST_CASE("the best WAV carries genome, fitness and seed") {
  const small_run s;
  const evolution_summary summary = s.evolve_into("run");
  const std::string facts = read_metadata(summary.best_audio).comment;
  CHECK(contains(facts, summary.best_genome));
  CHECK(contains(facts, "\"fitness\":"));
  CHECK(contains(facts,
                 "\"seed\":" + std::to_string(audio_seed(1, summary.best_genome, "per_genome"))));
}

TEST_CASE("the outcome depends neither on threads nor on the batch size") {
  for (const auto& kind : kinds) {
    CAPTURE(kind);
    small_run s{kind};
    const evolution_summary reference = s.evolve_into("reference");
    for (const std::uint64_t batch : {1, 3, 7}) {
      s.config.generator.batch = batch;
      s.run = evo::parallel_executor(2);
      check_equal_runs(reference, s.evolve_into("batch" + std::to_string(batch)));
    }
  }
}

TEST_CASE("another seed gives another run; one fixed audio seed gives every clip that one") {
  small_run s;
  const auto first = s.evolve_into("first");
  s.config.seed = 2;
  CHECK(s.evolve_into("second").best_genome != first.best_genome);
  s.config.generator.seed_mode = "fixed";
  const run_record r = read_run(s.evolve_into("fixed").run);
  for (const auto& c : r.candidates)
    CHECK(c.seed == r.candidates.front().seed);
}

TEST_CASE("candidates that fail are kept with a reason and rank last") {
  small_run s{"strategy: {name: random_search, population_size: 30}\n"};
  s.generate.trouble_word = "bpm";
  const evolution_summary summary = s.evolve_into("run");
  const run_record r = read_run(summary.run);
  std::size_t failed = 0;
  for (const auto& c : r.candidates) {
    CHECK(c.failure.empty() == !contains(c.text, "bpm"));
    CHECK(std::isnan(c.fitness) == !c.failure.empty());
    failed += c.failure.empty() ? 0 : 1;
  }
  CHECK(failed > 0);
  CHECK(failed < r.candidates.size());
  CHECK(!contains(summary.best_genome, "bpm"));
}

TEST_CASE("a run without any candidate to score ends with an error that says why") {
  small_run s;
  s.generate.all_nan = true;
  const error e = error_of([&] { (void)s.evolve_into("run"); });
  CHECK(e.kind() == failure::input);
  CHECK(contains(e.what(), "finite"));
}

TEST_CASE("budgets end a run by name") {
  small_run s;
  s.config.budget = {.generations = {}, .evaluations = 25, .seconds = {}, .target_fitness = {}};
  auto summary = s.evolve_into("evaluations");
  CHECK(summary.stop_reason == "max_evaluations");
  CHECK(summary.evaluations >= 25);
  CHECK(summary.evaluations < 35);
  s.config.budget = {.generations = {}, .evaluations = {}, .seconds = {}, .target_fitness = -1.0};
  summary = s.evolve_into("target");
  CHECK(summary.stop_reason == "target_reached");
  CHECK(summary.generations == 1);
  s.config.budget = {.generations = {}, .evaluations = {}, .seconds = 0.05, .target_fitness = {}};
  CHECK(s.evolve_into("seconds").stop_reason == "max_seconds");
  s.config.budget = {};
  CHECK(s.evolve_into("none").generations == 10);
}

TEST_CASE("audio is kept as asked for") {
  small_run s;
  s.config.store.keep_audio = "none";
  CHECK(s.evolve_into("none").best_audio.empty());
  CHECK(files_ending(s.folder / "none", ".wav") == 2); // the playlist
  s.config.store.keep_audio = "all";
  const auto all = s.evolve_into("all");
  CHECK(files_ending(s.folder / "all", ".wav") == all.evaluations + 2 + 1);
  for (const auto& c : read_run(all.run).candidates)
    CHECK(std::filesystem::exists(s.folder / ("all/" + c.audio)));
}

TEST_CASE("a taste is evolved towards as well") {
  small_run s;
  s.config.fitness.mode = "user";
  s.config.fitness.likes = {*s.config.fitness.target_music};
  s.config.fitness.target_music.reset();
  const auto summary = s.evolve_into("run");
  CHECK(read_run(summary.run).target == "a taste: likes target.wav");
  CHECK(summary.best_fitness > -1);
}

TEST_CASE("a recording that can't be aimed at is refused and leaves no folder behind") {
  small_run s;
  const auto refused = [&](const audio_clip& clip) {
    write_wav(s.folder / "bad.wav", clip, {.title = "bad", .comment = {}});
    s.config.fitness.target_music = s.folder / "bad.wav";
    const error e = error_of([&] { (void)s.evolve_into("run"); });
    CHECK(e.kind() == failure::input);
    CHECK(!std::filesystem::exists(s.folder / "run"));
    return std::string{e.what()};
  };
  CHECK(contains(refused(audio_clip{2, 8000, 8000}), "silent"));
  audio_clip brief{1, 80, 8000};
  brief.samples()[7] = 1;
  CHECK(contains(refused(brief), "10 ms"));
  s.config.fitness.target_music = s.folder / "missing.wav";
  CHECK(error_of([&] { (void)s.evolve_into("run"); }).kind() == failure::input);
}
