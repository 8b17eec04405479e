#include "small.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace evo::music;
using namespace evo::music::testing;
using ex::configuration_of;

namespace {

ex::plan plan_for(const ex::settings& s) {
  return ex::make_plan(s, {"user_000003", "user_000077"}, "/models/aligner.safetensors");
}

const ex::table_plan& table_of(const ex::plan& p, const std::string& id) {
  const auto found = std::ranges::find(p.tables, id, &ex::table_plan::id);
  REQUIRE_MESSAGE(found != p.tables.end(), id);
  return *found;
}

std::size_t published_rows(const ex::table_plan& t) {
  return static_cast<std::size_t>(
      std::ranges::count_if(t.rows, [](const auto& r) { return !r.published.empty(); }));
}

} // namespace

TEST_CASE("every table and figure of the report has its cells, and no cell is idle") {
  const temporary_folder folder;
  const auto p = plan_for(small_settings(folder.path()));
  std::set<std::string> used;
  for (const char* id : {"table-1", "table-2", "table-2-sweep", "table-3", "table-3-rates",
                         "table-4", "table-tags"}) {
    const auto& t = table_of(p, id);
    CHECK(!t.rows.empty());
    for (const auto& r : t.rows) {
      CHECK_NOTHROW((void)p.find(r.cell));
      CHECK(r.labels.size() == t.label_titles.size());
      CHECK((r.published.empty() || r.published.size() == t.columns.size()));
      used.insert(r.cell);
    }
  }
  std::set<std::string> figures;
  for (const auto& f : p.figures) {
    figures.insert(f.id);
    CHECK(!f.lines.empty());
    for (const auto& line : f.lines) {
      CHECK_NOTHROW((void)p.find(line.cell));
      used.insert(line.cell);
    }
  }
  for (const char* id :
       {"figure-3-model", "figure-3-model-cosine", "figure-3-lexicon", "figure-3-lexicon-cosine",
        "figure-4", "figure-5", "figure-6-model-taste", "figure-6-model-belief",
        "figure-6-lexicon-taste", "figure-6-lexicon-belief", "figure-7-best", "figure-7-mean"})
    CHECK_MESSAGE(figures.contains(id), id);
  std::set<std::string> ids;
  for (const auto& c : p.cells) {
    CHECK_MESSAGE(ids.insert(c.id).second, c.id);
    CHECK_MESSAGE(used.contains(c.id), c.id);
  }
}

TEST_CASE("the report's numbers stand beside the rows that they belong to") {
  const temporary_folder folder;
  const auto p = plan_for(small_settings(folder.path()));
  CHECK(published_rows(table_of(p, "table-1")) == 5);
  CHECK(published_rows(table_of(p, "table-2")) == 6);
  CHECK(published_rows(table_of(p, "table-3")) == 9);
  CHECK(published_rows(table_of(p, "table-4")) == 4);
  const auto& three = table_of(p, "table-3").rows;
  CHECK(three[1].published == std::vector<std::optional<double>>{0.511, 0.075, 0.526, 0.015});
  // The report's rows are a language model's: the lexicon's have none of its numbers.
  for (const auto& r : table_of(p, "table-1").rows)
    if (r.labels.back() != "language model")
      CHECK(r.published.empty());
}

TEST_CASE("every cell is a valid configuration with each seed") {
  const temporary_folder folder;
  auto s = small_settings(folder.path());
  s.models = {"llama3.2:1b", "llama3.2:3b"};
  for (const bool is_quick : {false, true}) {
    if (is_quick)
      ex::make_quick(s);
    const auto p = plan_for(s);
    for (const auto& c : p.cells) {
      configuration config;
      CHECK_NOTHROW_MESSAGE(config = configuration_of(c, s, 7), c.id);
      CHECK(config.seed == 7);
      CHECK(config.generator.seconds == s.base.generator.seconds);
      CHECK(c.is_session == (config.fitness.mode == "dynamic"));
      CHECK(c.asks_model ==
            (config.strategy.name == "llm_evolve" || config.strategy.name == "full_llm"));
      // Read back, it is the same: a run that is resumed finds itself.
      CHECK(differences(config, parse_configuration(to_yaml(config), "x", folder.path())).empty());
    }
  }
}

TEST_CASE("table III has the report's populations and tournaments, and scales them with --quick") {
  const temporary_folder folder;
  auto s = small_settings(folder.path());
  s.population = 25;
  s.large_population = 100;
  const auto sizes = [&](const ex::plan& p) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> all;
    for (std::size_t i = 0; i < 3; ++i) {
      const auto c = configuration_of(p.find(table_of(p, "table-3").rows[i].cell), s, 1);
      CHECK(c.strategy.crossover_probability == 0.5);
      CHECK(c.strategy.mutation_probability == 0.1);
      all.emplace_back(c.strategy.population_size, *c.strategy.tournament_size);
    }
    return all;
  };
  using pairs = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
  CHECK(sizes(plan_for(s)) == pairs{{25, 4}, {100, 8}, {100, 25}});
  ex::make_quick(s);
  CHECK(sizes(plan_for(s)) == pairs{{25, 4}, {25, 2}, {25, 6}});
}

TEST_CASE("a session hears as many generations as an evolution") {
  const temporary_folder folder;
  auto s = small_settings(folder.path());
  for (const std::uint64_t generations : {5U, 7U, 9U}) {
    s.generations = generations;
    const auto p = plan_for(s);
    const auto c = configuration_of(p.find("lexicon-dynamic"), s, 1);
    CHECK(1 + (c.session.rounds - 1) * *c.budget.generations == generations);
    CHECK(c.session.first_round == "population");
  }
}
