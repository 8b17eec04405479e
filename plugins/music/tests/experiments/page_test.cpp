#include "small.hpp"

#include "experiments.hpp"
#include "page.hpp"

#include "report/markup.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

ex::results made_of(const ex::plan& p, const std::vector<ex::outcome>& outcomes) {
  ex::results r{.generator = "synth",
                .encoder = "musicnn",
                .differences = {"it differs <much>"},
                .command = "evomusic experiments --out 'a b'",
                .budget = "1 seed",
                .tables = ex::make_tables(p, outcomes),
                .figures = ex::make_figures(p, outcomes),
                .tokens = ex::map_tokens(lexicon_space(), 2, 1, 1),
                .findings = ex::make_findings(p, outcomes)};
  r.figures.push_back(ex::training_figure({{.roc_auc = 0.6}, {.roc_auc = 0.7}}));
  return r;
}

std::vector<ex::outcome> some_of(const ex::plan& p) {
  std::vector<ex::outcome> all;
  for (const auto& c : p.cells)
    for (const std::uint64_t seed : {1, 2}) {
      ex::outcome o;
      o.cell = c.id;
      o.seed = seed;
      o.folder = "runs/" + c.id;
      o.why = "<script>alert(1)</script>";
      if (!c.asks_model) {
        o.state = ex::cell_state::finished;
        o.why.clear();
        o.by_target = {{.best = 0.1, .mean = 0, .median = 0, .worst = -1},
                       {.best = 0.25 * static_cast<double>(seed), .mean = 0.1, .median = 0.1}};
        o.by_belief = o.by_target;
        o.score_cosine = o.vector_cosine = {0.2, 0.4};
      }
      all.push_back(std::move(o));
    }
  return all;
}

} // namespace

TEST_CASE("the page has every table and figure, and is sound") {
  const temporary_folder folder;
  const auto p = ex::make_plan(small_settings(folder.path()), {"anna", "ben"}, "a");
  const auto r = made_of(p, some_of(p));
  const std::string page = render_page(r);
  const auto read = read_markup(page);
  CHECK_MESSAGE(read.problems.empty(), (read.problems.empty() ? "" : read.problems.front()));
  for (const auto& t : p.tables)
    CHECK_MESSAGE(std::ranges::count(read.ids, t.id) == 1, t.id);
  for (const auto& target : read.targets)
    CHECK_MESSAGE(std::ranges::count(read.ids, target) == 1, target);
  std::vector<std::string> ids = read.ids;
  std::ranges::sort(ids);
  CHECK(std::ranges::adjacent_find(ids) == ids.end());
  for (const char* part : {"Figure 2b", "Figure 3", "Figure 4", "Figure 5", "Figure 6", "Figure 7",
                           "Figure 8", "best 0.740", "report 0.362", "class=\"band of-"})
    CHECK_MESSAGE(contains(page, part), part);
  CHECK(contains(page, "not run: &lt;script&gt;alert(1)"));
  CHECK(!contains(page, "<script>alert"));
  for (const auto& source : read.sources)
    CHECK_MESSAGE(!contains(source, "://"), source);
}

TEST_CASE("Markdown has as many fields in each row, and the report's numbers in brackets") {
  const temporary_folder folder;
  const auto p = ex::make_plan(small_settings(folder.path()), {"anna", "ben"}, "a");
  const std::string text = to_markdown(made_of(p, some_of(p)));
  CHECK(contains(text, "(0.740)"));
  CHECK(contains(text, "\xC2\xB1"));
  CHECK(contains(text, "rows not run: <script>"));
  CHECK(contains(text, "| not run |"));
}

TEST_CASE("figures are SVG files of their own") {
  const temporary_folder folder;
  const auto p = ex::make_plan(small_settings(folder.path()), {"anna", "ben"}, "a");
  const auto r = made_of(p, some_of(p));
  for (const auto& f : r.figures)
    if (!f.lines.empty()) {
      const std::string svg = comparison::to_svg(f);
      CHECK(svg.starts_with("<svg "));
      CHECK(contains(svg, "xmlns=\"http://www.w3.org/2000/svg\""));
      const auto read = read_markup("<!DOCTYPE html>" + svg);
      CHECK_MESSAGE(read.problems.empty(), (read.problems.empty() ? "" : read.problems.front()));
    }
  CHECK(to_svg(*r.tokens).starts_with("<svg xmlns="));
}

TEST_CASE("what differs from the report is said in words") {
  const temporary_folder folder;
  const auto s = small_settings(folder.path());
  ex::materials m;
  m.who = {"user_000003", "user_000077"};
  const auto all = ex::differences_of(s, m);
  const std::string text = [&] {
    std::string joined;
    for (const auto& d : all)
      joined += d + "\n";
    return joined;
  }();
  for (const char* part :
       {"MusicGen", "MERT", "Last.fm", "user_000003", "user_000077", "3 generations"})
    CHECK_MESSAGE(contains(text, part), part);
}
