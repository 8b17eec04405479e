#include "small.hpp"

#include "findings.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace evo::music;
using namespace evo::music::testing;
using doctest::Approx;
using ex::measure;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

ex::outcome with_bests(const std::vector<double>& bests) {
  ex::outcome o;
  o.state = ex::cell_state::finished;
  for (const double b : bests)
    o.by_target.push_back({.best = b, .mean = b / 2, .median = b / 4, .worst = 0});
  return o;
}

} // namespace

TEST_CASE("an outcome's numbers") {
  const auto o = with_bests({0.1, 0.5, 0.3, 0.4, 0.7, 0.6});
  CHECK(value_of(o, measure::best, false) == 0.7);
  CHECK(value_of(o, measure::final_max, false) == 0.6);
  CHECK(value_of(o, measure::mean, false) == 0.3);
  CHECK(value_of(o, measure::median, false) == 0.15);
  CHECK(value_of(o, measure::falls, false) == Approx(0.2 + 0.1));
  CHECK(value_of(o, measure::late_gain, false) == Approx(0.7 - 0.5));
  CHECK(std::isnan(value_of(o, measure::best, true)));
  CHECK(std::isnan(value_of(o, measure::cosine, false)));
  CHECK(std::isnan(value_of(ex::outcome{}, measure::mean, false)));
  CHECK(value_of(with_bests({unknown, 0.2}), measure::best, false) == 0.2);
}

TEST_CASE("the tags that two clips share") {
  const tag_list target{{"guitar", 0.9}, {"rock", 0.8}, {"fast", 0.7}, {"drums", 0.2}};
  const tag_list best{{"rock", 0.9}, {"techno", 0.8}, {"guitar", 0.1}, {"fast", 0.1}};
  CHECK(ex::tag_overlap(target, best, 1) == 0);
  CHECK(ex::tag_overlap(target, best, 2) == 0.5);
  CHECK(ex::tag_overlap(target, best, 4) == 0.75);
  CHECK(std::isnan(ex::tag_overlap(target, best, 5)));
}

TEST_CASE("findings agree, disagree, or say that nothing was run") {
  const temporary_folder folder;
  const auto s = small_settings(folder.path());
  const auto p = ex::make_plan(s, {"anna", "ben"}, "a");
  std::vector<ex::outcome> outcomes;
  // Elites of 0.1 end higher, those of 0 fall, those of 0.3 stand still.
  for (const char* novelty : {"0", "0.1", "0.3"})
    for (const auto& [elites, bests] :
         {std::pair{"0", std::vector<double>{0.3, 0.1, 0.4, 0.2}},
          std::pair{"0.1", std::vector<double>{0.3, 0.3, 0.5, 0.6}},
          std::pair{"0.3", std::vector<double>{0.3, 0.4, 0.4, 0.4}}}) {
      auto o = with_bests(bests);
      o.cell = std::string{"sweep-lexicon-novelty-"} + novelty + "-elites-" + elites;
      outcomes.push_back(o);
    }
  const auto said = [&](const std::string& claim) {
    const auto all = ex::make_findings(p, outcomes);
    const auto found =
        std::ranges::find_if(all, [&](const auto& f) { return f.claim.starts_with(claim); });
    REQUIRE_MESSAGE(found != all.end(), claim);
    return *found;
  };
  const std::string lexicon = " (the lexicon's operators)";
  CHECK(said("Moderate elitism, 0.1, is the best" + lexicon).said == ex::verdict::agrees);
  CHECK(said("No elitism is unstable" + lexicon).said == ex::verdict::agrees);
  CHECK(said("Too much elitism stagnates" + lexicon).said == ex::verdict::agrees);
  CHECK(said("Moderate elitism, 0.1, is the best (Full LLM)").said == ex::verdict::unknown);
  CHECK(said("CMA-ES over whole").said == ex::verdict::unknown);
  CHECK(contains(said("No elitism is unstable" + lexicon).measured, "0.400"));
  for (auto& o : outcomes)
    if (o.cell.ends_with("elites-0.1"))
      o = [&] {
        auto worse = with_bests({0.3, 0.2, 0.1, 0});
        worse.cell = o.cell;
        return worse;
      }();
  CHECK(said("Moderate elitism, 0.1, is the best" + lexicon).said == ex::verdict::disagrees);
}
