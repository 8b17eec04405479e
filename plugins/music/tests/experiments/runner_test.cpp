#include "small.hpp"

#include "page.hpp"

#include "evo/music/prompts.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstring>
#include <sys/wait.h>
#include <unistd.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

const std::vector<std::string> few{"lexicon-dynamic", "lexicon-user", "lexicon-music",
                                   "cma-es-music", "llm-evolve-music"};

ex::language_source nobody() {
  return {
      .obstacle = [](const configuration& c) { return "no language model at " + c.llm.base_url; },
      .open = [](const configuration&, const std::filesystem::path&)
          -> std::unique_ptr<language_model> { throw std::logic_error{"nobody is asked"}; }};
}

/// Somebody who answers every request with prompts that follow from its seed.
class obliging_model final : public language_model {
public:
  explicit obliging_model(std::atomic<std::size_t>& asked) : asked_{asked} {}

  void answer(std::span<const evo::text_request> requests, const evo::text_sink& sink) override {
    for (std::size_t i = 0; i < requests.size(); ++i) {
      ++asked_;
      evo::random_stream stream{requests[i].seed, 3};
      evo::text_answer a;
      for (int k = 0; k < 5; ++k)
        a.text += "<prompt>" + random_prompt(stream) + "</prompt>\n";
      sink(i, std::move(a));
    }
  }

private:
  std::atomic<std::size_t>& asked_;
};

/// Bit for bit, since a mean of no numbers is NaN in both.
bool equal(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b));
}

/// Everything but times.
void check_equal(const std::vector<ex::outcome>& a, const std::vector<ex::outcome>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].cell == b[i].cell);
    CHECK(a[i].state == b[i].state);
    CHECK(a[i].evaluations == b[i].evaluations);
    REQUIRE(a[i].by_target.size() == b[i].by_target.size());
    for (std::size_t g = 0; g < a[i].by_target.size(); ++g) {
      CHECK(equal(a[i].by_target[g].best, b[i].by_target[g].best));
      CHECK(equal(a[i].by_target[g].mean, b[i].by_target[g].mean));
    }
    CHECK(equal(a[i].penalty, b[i].penalty));
  }
}

const ex::outcome& find(const std::vector<ex::outcome>& all, const std::string& cell) {
  const auto found = std::ranges::find(all, cell, &ex::outcome::cell);
  REQUIRE(found != all.end());
  return *found;
}

} // namespace

TEST_CASE("the whole plan runs, and what needs a language model says that there is none") {
  const small_experiments e;
  const auto outcomes = e.run_into("runs", nobody());
  CHECK(outcomes.size() == e.plan.cells.size());
  for (const auto& o : outcomes) {
    const auto& c = e.plan.find(o.cell);
    if (c.asks_model) {
      CHECK(o.state == ex::cell_state::not_run);
      CHECK(o.why == "no language model at http://127.0.0.1:9/v1");
      CHECK(!std::filesystem::exists(e.folder / ("runs/" + o.cell + "-1")));
      continue;
    }
    CHECK_MESSAGE(o.state == ex::cell_state::finished, o.cell << ": " << o.why);
    CHECK(!o.by_target.empty());
    CHECK(std::isfinite(value_of(o, ex::measure::mean, false)));
    CHECK(c.is_session == std::isfinite(value_of(o, ex::measure::best, true)));
    CHECK(c.is_session == std::isfinite(value_of(o, ex::measure::cosine, false)));
  }
  const auto& session = find(outcomes, "lexicon-dynamic");
  CHECK(session.by_target.size() == 3);
  CHECK(session.score_cosine.size() == 2); // rounds
  CHECK(find(outcomes, "lexicon-dynamic-long").score_cosine.size() == 4);
  CHECK(find(outcomes, "lexicon-music").by_target.size() == 3);
}

TEST_CASE("rows of language models run where a model answers") {
  small_experiments e;
  e.settings.base.llm.structured_output = "none";
  e.settings.base.origins["llm.structured_output"] = "test";
  e.keep({"llm-evolve-music", "llm-evolve-dynamic", "full-llm-music-analytic-model-1"});
  std::atomic<std::size_t> asked = 0;
  const auto outcomes =
      e.run_into("runs", {.obstacle = [](const configuration&) { return std::string{}; },
                          .open =
                              [&](const configuration&, const std::filesystem::path&) {
                                return std::make_unique<obliging_model>(asked);
                              }});
  REQUIRE(outcomes.size() == 3);
  for (const auto& o : outcomes) {
    CHECK_MESSAGE(o.state == ex::cell_state::finished, o.cell << ": " << o.why);
    CHECK(o.by_target.size() == 3);
  }
  CHECK(asked > 10);
  const auto run = read_run(e.folder / "runs/llm-evolve-music-1");
  REQUIRE(!run.language.empty());
  CHECK(run.language.front().from_model > 0);
}

TEST_CASE("numbers don't depend on how many runs go on at a time, nor on a second call") {
  small_experiments e;
  e.keep(few);
  const auto one = e.run_into("one", nobody(), 1);
  const auto clips = e.generate.clips.load();
  check_equal(one, e.run_into("three", nobody(), 3));
  CHECK(e.generate.clips == 2 * clips);
  check_equal(one, e.run_into("one", nobody(), 1)); // all of it is read
  CHECK(e.generate.clips == 2 * clips);
}

TEST_CASE("killed at any instant and started again, they end like those that weren't") {
  small_experiments e;
  e.keep(few);
  const auto whole = e.run_into("whole", nobody(), 1);
  for (int milliseconds = 20; milliseconds < 2000; milliseconds = milliseconds * 3 / 2) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      (void)e.run_into("killed", nobody(), 1);
      _exit(0);
    }
    usleep(static_cast<useconds_t>(1000 * milliseconds));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status))
      break;
  }
  check_equal(whole, e.run_into("killed", nobody(), 2));
}

TEST_CASE("a run that fails doesn't end the others") {
  small_experiments e;
  e.keep(few);
  std::filesystem::create_directories(e.folder / "runs/lexicon-music-1");
  write_bytes(e.folder / "runs/lexicon-music-1/mine.txt", "not a run");
  const auto outcomes = e.run_into("runs", nobody());
  const auto& broken = find(outcomes, "lexicon-music");
  CHECK(broken.state == ex::cell_state::failed);
  CHECK(contains(broken.why, "lexicon-music-1"));
  CHECK(find(outcomes, "lexicon-user").state == ex::cell_state::finished);
  CHECK(find(outcomes, "lexicon-dynamic").state == ex::cell_state::finished);
}

TEST_CASE("an interruption ends all runs and keeps what they have") {
  small_experiments e;
  e.keep(few);
  std::atomic<int> questions = 0;
  const error refused =
      error_of([&] { (void)e.run_into("runs", nobody(), 2, [&] { return ++questions > 12; }); });
  CHECK(refused.kind() == failure::interrupted);
  const auto whole = e.run_into("whole", nobody(), 1);
  check_equal(whole, e.run_into("runs", nobody(), 1));
}
