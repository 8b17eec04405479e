#include "small.hpp"

#include "figures.hpp"
#include "tables.hpp"
#include "tsne.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <sstream>

using namespace evo::music;
using namespace evo::music::testing;
using doctest::Approx;
using nlohmann::json;

namespace {

ex::outcome of(const std::string& cell, std::uint64_t seed, double best) {
  ex::outcome o;
  o.cell = cell;
  o.seed = seed;
  o.state = ex::cell_state::finished;
  o.folder = "runs/" + cell + "-" + std::to_string(seed);
  o.by_target = {{.best = 0.1, .mean = 0, .median = 0, .worst = -1},
                 {.best = best, .mean = best - 0.1, .median = best - 0.2, .worst = -1}};
  return o;
}

ex::outcome without(const std::string& cell, ex::cell_state state, const std::string& why) {
  ex::outcome o;
  o.cell = cell;
  o.state = state;
  o.why = why;
  return o;
}

ex::plan two_rows() {
  ex::plan p;
  p.tables = {{.id = "t",
               .title = "T",
               .label_titles = {"a label"},
               .columns = {{"best", ex::measure::best}, {"final max", ex::measure::final_max}},
               .rows = {{.labels = {"x, \"y\""}, .cell = "one", .published = {0.5, {}}},
                        {.labels = {"z"}, .cell = "two", .published = {}},
                        {.labels = {"w"}, .cell = "three", .published = {}}}}};
  p.figures = {{.id = "f",
                .title = "F",
                .lines = {{"one, best", "one", ex::statistic::best},
                          {"two, best", "two", ex::statistic::best}},
                .report = "r"}};
  return p;
}

const std::vector<ex::outcome> outcomes{
    of("one", 1, 0.4), of("one", 2, 0.8), without("two", ex::cell_state::not_run, "no model"),
    of("three", 1, 0.2), without("three", ex::cell_state::failed, "disk, full")};

/// Every line has as many fields as the first.
void check_csv(const std::string& text, std::size_t rows) {
  std::istringstream in{text};
  std::size_t fields = 0, lines = 0;
  for (std::string line; std::getline(in, line); ++lines) {
    std::size_t count = 1;
    bool is_quoted = false;
    for (const char c : line) {
      is_quoted = is_quoted != (c == '"');
      count += !is_quoted && c == ',';
    }
    CHECK(!is_quoted);
    CHECK((fields == 0 || count == fields));
    fields = count;
  }
  CHECK(lines == rows + 1);
}

} // namespace

TEST_CASE("a row is a mean over seeds beside the report's number") {
  const auto t = ex::make_tables(two_rows(), outcomes).at(0);
  REQUIRE(t.rows.size() == 3);
  const auto& one = t.rows[0];
  CHECK(one.state == ex::cell_state::finished);
  CHECK(one.numbers[0].ours.count == 2);
  CHECK(one.numbers[0].ours.mean == Approx(0.6));
  CHECK(one.numbers[0].ours.deviation == Approx(std::sqrt(0.08)));
  CHECK(one.numbers[0].published == 0.5);
  CHECK(!one.numbers[1].published);
  CHECK(one.folders == std::vector<std::string>{"runs/one-1", "runs/one-2"});
  CHECK(t.rows[1].state == ex::cell_state::not_run);
  CHECK(t.rows[1].why == "no model");
  // A seed that failed is said beside the numbers of the other.
  CHECK(t.rows[2].state == ex::cell_state::finished);
  CHECK(t.rows[2].why == "disk, full");
  CHECK(t.rows[2].numbers[0].ours.mean == 0.2);
  CHECK(t.has_published);
}

TEST_CASE("tables as CSV and JSON") {
  const auto t = ex::make_tables(two_rows(), outcomes).at(0);
  const auto csv = to_csv(t);
  check_csv(csv, 3);
  CHECK(contains(csv, "a_label,state,why,seeds,best,best_deviation,best_half_width,best_report,"));
  CHECK(contains(csv, "\"x, \"\"y\"\"\",finished,,2,"));
  CHECK(contains(csv, "z,not run,no model,0,,,,,,,,\n"));
  const auto read = json::parse(to_json(t));
  CHECK(read["rows"].size() == 3);
  CHECK(read["rows"][0]["labels"]["a_label"] == "x, \"y\"");
  CHECK(read["rows"][0]["numbers"]["best"]["report"] == 0.5);
  CHECK(read["rows"][0]["numbers"]["final_max"]["report"].is_null());
  CHECK(read["rows"][1]["state"] == "not run");
  CHECK(read["rows"][1]["numbers"]["best"]["mean"].is_null());
}

TEST_CASE("figures have lines with bands, and say which line is missing") {
  const auto f = ex::make_figures(two_rows(), outcomes).at(0);
  REQUIRE(f.lines.size() == 1);
  CHECK(f.lines[0].over.mean == std::vector<double>{0.1, 0.6000000000000001});
  CHECK(f.x == std::vector<double>{0, 1});
  REQUIRE(f.missing.size() == 1);
  CHECK(f.missing[0] == "two, best: not run: no model");
  check_csv(to_csv(f), 2);
  const auto read = json::parse(to_json(f));
  CHECK(read["lines"][0]["mean"].size() == 2);
  CHECK(read["missing"].size() == 1);
}

TEST_CASE("figure 2b is the training, or says that there was none") {
  const auto f = ex::training_figure({{.roc_auc = 0.6}, {.roc_auc = 0.7}});
  CHECK(f.x == std::vector<double>{1, 2});
  CHECK(f.lines.back().over.mean == std::vector<double>{0.6, 0.7});
  CHECK(ex::training_figure({}).missing.size() == 1);
}

TEST_CASE("the token map has every genre, and clusters of them") {
  const auto m = ex::map_tokens(lexicon_space(), 6, 3, 1);
  CHECK(m.points.size() == 3 * genre_count);
  CHECK(m.silhouette > -1);
  CHECK(m.silhouette < 1);
  check_csv(to_csv(m), m.points.size());
  CHECK(json::parse(to_json(m))["points"].size() == m.points.size());
  const auto again = ex::map_tokens(lexicon_space(), 6, 3, 1);
  CHECK(again.points[5].x == m.points[5].x);
}

TEST_CASE("t-SNE keeps clusters apart") {
  std::vector<std::vector<double>> rows;
  evo::random_stream stream{3, 0};
  for (std::size_t i = 0; i < 60; ++i) {
    std::vector<double> row(8);
    for (double& x : row)
      x = 0.1 * stream.normal();
    row[i % 3] += 5;
    rows.push_back(std::move(row));
  }
  const auto places = ex::tsne(rows);
  const auto distance = [&](std::size_t i, std::size_t j) {
    return std::hypot(places[i][0] - places[j][0], places[i][1] - places[j][1]);
  };
  std::size_t wrong = 0; // points whose nearest other one is of another cluster
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::size_t nearest = i == 0 ? 1 : 0;
    for (std::size_t j = 0; j < rows.size(); ++j)
      if (j != i && distance(i, j) < distance(i, nearest))
        nearest = j;
    wrong += nearest % 3 != i % 3;
  }
  CHECK(wrong == 0);
  CHECK(ex::tsne({}).empty());
}
