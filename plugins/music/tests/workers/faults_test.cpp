// Workers that die, lie or aren't there.
#include "on_workers.hpp"

#include <doctest/doctest.h>

#include <mutex>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

/// What a run's watcher is told.
class told final : public progress {
public:
  std::vector<std::string> lines;
  double most = 0;
  void say(const std::string& line) override { lines.push_back(line); }
  void update(const progress_state& s) override { most = std::max(most, s.share); }
  void generation(const generation_record&) override {}
  void end() override {}
  [[nodiscard]] bool heard_of(const std::string& part) const {
    return std::ranges::any_of(lines, [&](const auto& l) { return contains(l, part); });
  }
};

error refusal_of(small_run& s, std::unique_ptr<workers::hearing_pool> pool) {
  s.hear = workers::source_of(pool.get());
  return error_of([&] { (void)s.evolve_into("refused"); });
}

} // namespace

TEST_CASE("workers that are killed in every generation change nothing but what is said") {
  small_run s;
  const auto local = s.evolve_into("local");
  temporary_folder deaths;
  const variable set{"MUSIC_TEST_DEATHS", deaths.path().string()};
  const auto pool = pool_of(2);
  told watcher;
  s.watcher = &watcher;
  s.hear = workers::source_of(pool.get());
  check_equal_runs(local, s.evolve_into("mortal"));
  check_same_evolution(s.folder / "local", s.folder / "mortal");
  CHECK(std::distance(std::filesystem::directory_iterator{deaths.path()}, {}) > 5);
  CHECK(watcher.heard_of("a worker on ant is gone: it was killed by signal 9"));
  CHECK(watcher.most == 1);
}

TEST_CASE("a candidate that kills its workers has failed, and ranks last") {
  const std::string poison = "piano";
  small_run s;
  s.generate.trouble_word = poison; // the same candidates fail here, in another way
  (void)s.evolve_into("local");
  s.generate.trouble_word.clear();
  const variable set{"MUSIC_TEST_POISON", poison};
  const auto pool = pool_of(2);
  s.hear = workers::source_of(pool.get());
  const auto done = s.evolve_into("poisoned");
  CHECK(!contains(done.best_genome, poison));
  check_same_evolution(s.folder / "local", s.folder / "poisoned");
  std::size_t failed = 0;
  for (const auto& c : read_run(s.folder / "poisoned").candidates) {
    CHECK(c.failure.empty() != contains(c.text, poison));
    if (c.failure.empty())
      continue;
    ++failed;
    CHECK(contains(c.failure, "its worker died 3 times"));
    CHECK(std::isnan(c.fitness));
    CHECK(c.node == "ant");
  }
  CHECK(failed > 0);
}

TEST_CASE("a worker that can't open a model is said with its words") {
  small_run s;
  s.config.encoder.model = "/models/none.safetensors";
  const error e = refusal_of(s, pool_of(2));
  CHECK(e.kind() == failure::configuration);
  CHECK(contains(e.what(), "no worker can hear"));
  CHECK(contains(e.what(), "/models/none.safetensors: there is no such file here"));
}

TEST_CASE("programs that are no workers end a run in words") {
  for (const auto& [program, why] : std::map<std::string, std::string>{
           {"/bin/false", "exit code 1"}, {"/bin/echo", "no frame begins here"}}) {
    CAPTURE(program);
    small_run s;
    const error e = refusal_of(s, std::make_unique<workers::hearing_pool>(
                                      evo::child_lanes({program, std::string(40, 'x')}, 1)));
    CHECK(e.kind() == failure::service);
    CHECK_MESSAGE(contains(e.what(), why), e.what());
    CHECK(contains(e.what(), "evaluator.worker_program"));
  }
}

TEST_CASE("a program that says nothing ends a run once it has been waited for") {
  small_run s;
  const error e = refusal_of(
      s, std::make_unique<workers::hearing_pool>(evo::child_lanes({"/bin/cat"}, 2),
                                                 workers::hearing_pool_options{.startup = 1}));
  CHECK(e.kind() == failure::service);
  CHECK_MESSAGE(contains(e.what(), "no worker has come up in 1 s"), e.what());
}

TEST_CASE("a worker with another encoder is found out") {
  small_run s;
  const variable set{"MUSIC_TEST_WIDTH", "4"};
  const error e = refusal_of(s, pool_of(1));
  CHECK(e.kind() == failure::service);
  CHECK_MESSAGE(contains(e.what(), "an embedding of 4 numbers, not 6"), e.what());
}

TEST_CASE("notes also go to whoever made the pool") {
  small_run s;
  temporary_folder deaths;
  const variable set{"MUSIC_TEST_DEATHS", deaths.path().string()};
  std::mutex mutex;
  std::size_t notes = 0;
  {
    const auto pool = pool_of(1, {.tell = [&](const std::string&) {
                                const std::scoped_lock lock{mutex};
                                ++notes;
                              }});
    s.hear = workers::source_of(pool.get());
    (void)s.evolve_into("run");
  }
  CHECK(notes > 0);
}
