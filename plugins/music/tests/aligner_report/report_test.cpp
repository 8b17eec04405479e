#include <doctest/doctest.h>

#include "aligner/tastes.hpp"
#include "report/markup.hpp"
#include "support/files.hpp"

#include "evo/music/aligner_report.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// An aligner trained in a moment, and what it was measured on.
struct measured_aligner {
  explicit measured_aligner(aggregation how = aggregation::gating_tanh) {
    aligner_options options = small_options();
    options.aggregate = how;
    options.epochs = 12;
    options.learning_rate = 5e-3;
    const auto run = evo::serial_executor();
    train_aligner(data, options, folder / "a.safetensors", false, {}, run);
    const aligner trained{folder / "a.safetensors"};
    result = evaluate(trained, data, {}, run);
    mapped_catalog catalog;
    catalog.embeddings = tastes{}.embeddings();
    for (std::size_t t = 0; t < world.tracks; ++t) {
      catalog.ids.push_back("track_" + std::to_string(t));
      catalog.genres.push_back(t == 0 ? "" : "<genre> & \"" + std::to_string(t % world.genres));
    }
    with_genres = report_on(trained, data, result, catalog, run);
    without = report_on(trained, data, result, {}, run);
    catalog.embeddings.dim = 5;
    CHECK_THROWS_WITH_AS(static_cast<void>(report_on(trained, data, result, catalog, run)),
                         doctest::Contains("its embeddings are 2 x 5"), error);
  }
  temporary_folder folder;
  tastes world;
  aligner_data data = world.data();
  evaluation result;
  aligner_report with_genres, without;
};

} // namespace

TEST_CASE("a report has the curves of the evaluation, and popularity's beside them") {
  const measured_aligner made;
  const auto& r = made.with_genres;
  CHECK(r.aligner.measures == made.result.measures);
  CHECK(r.aligner.measures.roc_auc > 0.8);
  CHECK(r.popularity.measures.roc_auc < 0.7); // nobody's genre is more popular than others
  CHECK(r.aligner.roc.front().true_positive_rate == 0);
  CHECK(r.aligner.roc.back().false_positive_rate == 1);
  CHECK(r.aligner.roc.size() <= 2001);
  double area = 0; // the corners that were kept say the same
  for (std::size_t i = 1; i < r.aligner.roc.size(); ++i)
    area += (r.aligner.roc[i].false_positive_rate - r.aligner.roc[i - 1].false_positive_rate) *
            (r.aligner.roc[i].true_positive_rate + r.aligner.roc[i - 1].true_positive_rate) / 2;
  CHECK(area == doctest::Approx(r.aligner.measures.roc_auc).epsilon(1e-9));
}

TEST_CASE("maps show listeners and tracks, whose genres the aligner moves apart") {
  const measured_aligner made;
  const auto& r = made.with_genres;
  CHECK(r.tracks_before.points.size() == made.world.tracks);
  CHECK(r.listeners_after.points.size() == made.world.listeners);
  CHECK(r.tracks_before.points[0].genre.empty());
  CHECK(r.listeners_before.points[1].genre == "<genre> & \"1");
  CHECK(r.tracks_after.genres == made.world.genres);
  CHECK(r.tracks_after.silhouette > r.tracks_before.silhouette + 0.05);
  CHECK(r.listeners_after.silhouette > r.listeners_before.silhouette + 0.05);
  CHECK(r.tracks_before.kept[0] >= r.tracks_before.kept[1]);
  CHECK(r.tracks_before.kept[1] > 0);
  CHECK(std::isnan(made.without.tracks_after.silhouette));
  CHECK(made.without.tracks_after.points.size() == made.data.history.tracks());
}

TEST_CASE("where a track's place depends on who listens, it is the mean listener's") {
  const measured_aligner made{aggregation::cross_attention};
  CHECK(made.with_genres.tracks_after.points.size() == made.world.tracks);
}

TEST_CASE("a report's page is sound HTML that reaches out to nothing, and the same each time") {
  const measured_aligner made;
  for (const aligner_report* r : {&made.with_genres, &made.without}) {
    const std::string page = render_aligner_report(*r);
    const auto m = read_markup(page);
    CHECK(m.problems.empty());
    CHECK(m.sources.empty());
    for (const auto& target : m.targets)
      CHECK(std::ranges::count(m.ids, target) == 1);
    CHECK(page.find("<genre>") == std::string::npos);
    CHECK(page == render_aligner_report(*r));
  }
  CHECK(render_aligner_report(made.without).find("No silhouette") != std::string::npos);
}

TEST_CASE("a report's files hold every figure") {
  const measured_aligner made;
  const auto& r = made.with_genres;
  const temporary_folder out;
  write_aligner_report(out / "report", r);
  write_aligner_report(out / "report", r); // may stand there already
  const auto file = [&](const char* name) {
    return read_bytes(out / ("report/" + std::string{name}));
  };
  CHECK(lines_of(file("roc.csv")) == 1 + r.aligner.roc.size() + r.popularity.roc.size());
  CHECK(lines_of(file("precision_recall.csv")) ==
        1 + r.aligner.precision_recall.size() + r.popularity.precision_recall.size());
  CHECK(lines_of(file("tracks.csv")) == 1 + made.world.tracks);
  CHECK(lines_of(file("listeners.csv")) == 1 + made.world.listeners);
  CHECK(file("tracks.csv").find("track_1,\"<genre> & \"\"1\",") != std::string::npos);
  CHECK(file("measures.csv").find("silhouette,tracks after,") != std::string::npos);
  CHECK(file("report.html") == render_aligner_report(r));
  const auto json = nlohmann::json::parse(file("report.json"));
  CHECK(json["aligner"]["measures"]["roc_auc"] == r.aligner.measures.roc_auc);
  CHECK(json["aligner"]["roc"].size() == r.aligner.roc.size());
  CHECK(json["aligner"]["roc"][0][0].is_null());
  CHECK(json["tracks"]["after"]["silhouette"] == r.tracks_after.silhouette);
  CHECK(json["listeners"]["before"]["points"].size() == made.world.listeners);
}
