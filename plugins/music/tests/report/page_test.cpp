#include "evo/music/report.hpp"

#include "markup.hpp"
#include "sample_record.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>

using namespace evo::music;
using testing::read_markup;
using testing::sample_run;

namespace {

bool has(const std::string& page, const std::string& part) {
  return page.find(part) != std::string::npos;
}

/// What every page must be, whatever the record.
void check_page(const std::string& page) {
  const auto m = read_markup(page);
  for (const auto& problem : m.problems)
    FAIL_CHECK(problem);
  const std::set<std::string> ids(m.ids.begin(), m.ids.end());
  CHECK(ids.size() == m.ids.size());
  for (const auto& target : m.targets) {
    CAPTURE(target);
    CHECK(ids.contains(target));
  }
  for (const auto& source : m.sources) {
    CAPTURE(source.substr(0, 80));
    CHECK((source.starts_with("data:audio/") || source.find(':') == std::string::npos));
    CHECK_FALSE(source.starts_with("//"));
  }
  for (const auto* outside : {"http://", "https://", "@import", "url("})
    CHECK_FALSE(has(page, outside));
  CHECK_FALSE(has(m.text, "nan"));
  for (const auto* broken : {"=\"nan", "=\"inf", "=\"-nan", "=\"-inf"})
    CHECK_FALSE(has(page, broken));
}

} // namespace

TEST_CASE("a usual run gives every part, well-formed and without network") {
  const auto page = render_report(sample_run());
  check_page(page);
  for (const auto* id :
       {"listen", "progress", "fitness", "diversity", "tags", "map", "candidates", "best", "best-1",
        "best-20", "lineage", "ancestors", "operators", "repeat"})
    CHECK_MESSAGE(has(page, "id=\"" + std::string{id} + "\""), id);
  CHECK_FALSE(has(page, "id=\"best-21\""));
  CHECK_FALSE(has(page, "id=\"failures\""));
  CHECK(page.size() < 400'000);
}

TEST_CASE("the same record gives the same page") {
  CHECK(render_report(sample_run()) == render_report(sample_run()));
}

TEST_CASE("the headline says what was reached, over what, and why it ended") {
  auto run = sample_run({.generations = 3, .population = 2});
  run.candidates.resize(2);
  run.candidates[0].fitness = 0.25;
  run.candidates[1].fitness = 0.75;
  run.generations[0].best = 0.5;
  run.stop_reason = "max_evaluations";
  run.stop_value = 252;
  run.stop_threshold = 250;
  const auto page = render_report(run);
  CHECK(has(page, "<b>0.7500</b>"));
  CHECK(has(page, "+0.2500"));
  CHECK(has(page, "max evaluations: 252 (limit 250)"));
}

TEST_CASE("an empty record, one generation, one candidate: a page all the same") {
  check_page(render_report({}));
  CHECK(has(render_report({}), "not finished"));
  check_page(render_report(sample_run({.generations = 1, .population = 1})));
  check_page(render_report(sample_run({.generations = 1})));
  check_page(render_report(sample_run({.generations = 2, .population = 2, .dimensions = 1})));
  check_page(render_report(sample_run({.audio = false, .embeddings = false})));
}

TEST_CASE("failed candidates are listed by reason and never the best") {
  const auto run = sample_run({.generations = 4, .population = 10, .fail_every = 4});
  const auto page = render_report(run);
  check_page(page);
  CHECK(has(page, "id=\"failures\""));
  CHECK(has(page, "10 candidates could not be scored"));
  CHECK(has(page, "audio: not a number"));

  check_page(render_report(sample_run({.generations = 2, .fail_every = 1}))); // all of them
}

TEST_CASE("no text of a run becomes markup") {
  const std::string evil =
      "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&\x01\xff";
  auto run = sample_run({.fail_every = 5});
  for (auto& c : run.candidates) {
    c.text = c.operator_name = evil;
    c.failure += std::isnan(c.fitness) ? evil : "";
    c.terms.emplace_back(evil, 0.1);
    c.audio = "javascript:" + evil;
  }
  for (auto* text :
       {&run.name, &run.started, &run.configuration, &run.strategy, &run.genome, &run.generator,
        &run.encoder, &run.mode, &run.target, &run.target_audio, &run.stop_reason, &run.command})
    *text = evil;
  run.target_tags = run.best_tags = {{evil, 0.5}};
  for (auto& entry : run.playlist)
    entry.title = entry.audio = evil;
  const auto page = render_report(run);
  check_page(page);
  CHECK_FALSE(has(page, "<img"));
  CHECK_FALSE(has(page, "<script>alert"));
  run.command.clear();
  check_page(render_report(run));
}

TEST_CASE("numbers of any size keep the figures in order") {
  for (const double scale : {1e-300, 1e-9, 1e9, 1e200, std::numeric_limits<double>::max()}) {
    CAPTURE(scale);
    auto run = sample_run({.generations = 4, .population = 6});
    for (auto& c : run.candidates)
      c.fitness = c.similarity = c.penalty = scale * c.fitness;
    for (auto& g : run.generations) {
      g.best *= scale;
      g.worst *= -scale;
      g.mean = std::numeric_limits<double>::infinity();
      g.seconds = -scale;
    }
    run.seconds = scale;
    check_page(render_report(run));
  }
}

TEST_CASE("ancestors that are missing, their own parents, or in a ring do no harm") {
  auto run = sample_run({.generations = 3, .population = 4});
  for (auto& c : run.candidates)
    c.parents = {c.id, (c.id + 1) % run.candidates.size(), 999'999};
  check_page(render_report(run));
  for (auto& c : run.candidates)
    c.id = 7;
  check_page(render_report(run));
}

TEST_CASE("25 000 candidates: a page of less than two megabytes that says what is left out") {
  const auto page = render_report(
      sample_run({.generations = 250, .population = 100, .dimensions = 50, .fail_every = 1000}));
  check_page(page);
  CHECK(page.size() < 2'000'000);
  CHECK(has(page, "are drawn: the best"));
  CHECK(has(page, "The first 20 of"));
  CHECK(has(page, "(100 of 250, evenly)"));
}

TEST_CASE("a run without an end says how to go on") {
  auto run = sample_run();
  run.finished = false;
  CHECK(has(render_report(run), "--resume</code>"));
  CHECK_FALSE(has(render_report(sample_run()), "--resume"));
}

TEST_CASE("audio is embedded once, up to the limit, and linked beyond it") {
  report_options options;
  options.read_audio = [](const std::string& path) {
    return path == "audio/target.wav" ? std::nullopt : std::optional<std::string>{"RIFF" + path};
  };
  const auto page = render_report(sample_run(), options);
  check_page(page);
  const auto m = read_markup(page);
  const auto embedded = std::ranges::count_if(
      m.sources, [](const std::string& s) { return s.starts_with("data:audio/wav;base64,"); });
  CHECK(embedded == 6);
  CHECK(has(page, "player above"));
  CHECK(has(page, "src=\"audio/target.wav\""));
  CHECK(has(page, "Some audio is not embedded"));

  options.embed_limit = 0;
  CHECK_FALSE(has(render_report(sample_run(), options), "data:audio"));
}

TEST_CASE("operators are credited with the children that beat their better parent") {
  run_record run;
  const auto add = [&](std::uint64_t id, double fitness, const char* name,
                       std::vector<std::uint64_t> parents) {
    candidate_record c;
    c.id = id;
    c.fitness = fitness;
    c.operator_name = name;
    c.parents = std::move(parents);
    run.candidates.push_back(c);
  };
  add(0, 0.1, "initial", {});
  add(1, 0.5, "initial", {});
  add(2, 0.4, "crossover", {0, 1}); // better than one parent only
  add(3, 0.6, "crossover", {0, 1});
  add(4, 0.2, "crossover", {0});
  const auto page = render_report(run);
  CHECK(has(page, "crossover</span></th><td class=\"n\">3</td><td class=\"n\">3</td><td "
                  "class=\"n\">2</td>"));
  CHECK(has(page, "67 %"));
}
