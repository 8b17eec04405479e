#include "setting.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

std::size_t generations_in(const std::filesystem::path& folder) {
  try {
    return read_run(folder).generations.size();
  } catch (const error&) {
    return 0; // not begun yet
  }
}

/// Runs a function in a child process. @returns the child's id
template <class Function>
pid_t in_child(Function function) {
  const pid_t child = fork();
  if (child == 0) {
    int code = 99;
    try {
      function();
      code = 0;
    } catch (const error& e) {
      code = exit_code(e.kind());
    } catch (...) {
    }
    _exit(code);
  }
  return child;
}

int exit_status(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

const std::string numeric = "genome: {type: token_embeddings, tokens: 3}\n"
                            "strategy: {name: genetic_algorithm, population_size: 10}\n";

const std::string in_subspace =
    "genome: {type: token_embeddings, tokens: 3, mapping: random_subspace}\n"
    "strategy: {name: bipop_cma_es, population_size: 10}\n";

const std::string on_islands = "strategy: {population_size: 11, islands: 3, migrate_every: 2}\n";

} // namespace

TEST_CASE("a run killed in the middle and resumed ends like one that wasn't") {
  for (const std::string& kind : {std::string{}, numeric, in_subspace, on_islands}) {
    CAPTURE(kind);
    small_run s{kind};
    const auto whole = s.evolve_into("whole");
    s.generate.delay = std::chrono::milliseconds{3};
    const pid_t child = in_child([&] { (void)s.evolve_into("killed"); });
    while (generations_in(s.folder / "killed") < 2)
      usleep(2000);
    kill(child, SIGKILL);
    REQUIRE(exit_status(child) == -SIGKILL);
    const std::size_t before = generations_in(s.folder / "killed");
    CHECK(before >= 2);
    CHECK(before < 6);
    s.generate.delay = {};
    check_equal_runs(whole, s.evolve_into("killed", true));
  }
}

TEST_CASE("a run killed at any of many moments resumes to the same end") {
  small_run s;
  const auto whole = s.evolve_into("whole");
  s.generate.delay = std::chrono::microseconds{500};
  for (int moment = 0; moment < 12; ++moment) {
    const std::string name = "killed" + std::to_string(moment);
    const pid_t child = in_child([&] { (void)s.evolve_into(name); });
    usleep(static_cast<useconds_t>(2000 + 9000 * moment));
    kill(child, SIGKILL);
    (void)exit_status(child);
    check_equal_runs(whole, s.evolve_into(name, true));
  }
}

TEST_CASE("an interrupted run says so, keeps its state and resumes to the same end") {
  small_run s;
  const auto whole = s.evolve_into("whole");
  s.config.generator.batch = 4;
  int steps = 0;
  const error e = error_of([&] { (void)s.evolve_into("cut", false, [&] { return ++steps > 7; }); });
  CHECK(e.kind() == failure::interrupted);
  CHECK(contains(e.what(), "--resume"));
  CHECK(!read_run(s.folder / "cut").finished);
  check_equal_runs(whole, s.evolve_into("cut", true));
}

TEST_CASE("a finished run that is resumed is shown again, and goes on with a larger budget") {
  small_run s;
  const auto whole = s.evolve_into("run");
  const std::size_t clips = s.generate.clips;
  check_equal_runs(whole, s.evolve_into("run", true));
  CHECK(s.generate.clips == clips + 4); // the best and the playlist, no candidate
  s.config.budget.generations = 9;
  const auto longer = s.evolve_into("run", true);
  CHECK(longer.generations == 9);
  check_equal_runs(s.evolve_into("nine"), longer);
}

TEST_CASE("resume starts a run that isn't there, and needs the same configuration") {
  small_run s;
  CHECK(s.evolve_into("new", true).generations == 6);
  s.config.fitness.noise_weight = 0.5;
  const error e = error_of([&] { (void)s.evolve_into("new", true); });
  CHECK(e.kind() == failure::configuration);
  CHECK(contains(e.what(), "fitness.noise_weight"));
}

TEST_CASE("a folder that exists is refused without resume") {
  small_run s;
  (void)s.evolve_into("run");
  const error e = error_of([&] { (void)s.evolve_into("run"); });
  CHECK(e.kind() == failure::configuration);
  CHECK(contains(e.what(), "--resume"));
  std::filesystem::create_directories(s.folder / "mine");
  write_bytes(s.folder / "mine/letter.txt", "dear");
  CHECK(error_of([&] { (void)s.evolve_into("mine"); }).kind() == failure::configuration);
  CHECK(read_bytes(s.folder / "mine/letter.txt") == "dear");
}

TEST_CASE("a run that another process has open is refused") {
  small_run s;
  s.generate.delay = std::chrono::milliseconds{5};
  const pid_t child = in_child([&] { (void)s.evolve_into("busy"); });
  while (generations_in(s.folder / "busy") < 1)
    usleep(2000);
  const error e = error_of([&] { (void)s.evolve_into("busy", true); });
  CHECK(e.kind() == failure::storage);
  CHECK(contains(e.what(), "in use by another process"));
  CHECK(exit_status(child) == 0);
}

// A limit on the size of files stands for a full disk, which not every place lets a test make.
TEST_CASE("storage that is used up ends a run in words; what was stored is safe") {
  small_run s;
  const auto whole = s.evolve_into("whole");
  for (const rlim_t limit : {rlim_t{1000}, rlim_t{60'000}, rlim_t{100'000}, rlim_t{200'000}}) {
    CAPTURE(limit);
    const std::string name = "full" + std::to_string(limit);
    const pid_t child = in_child([&] {
      std::signal(SIGXFSZ, SIG_IGN);
      const rlimit full{limit, limit};
      setrlimit(RLIMIT_FSIZE, &full);
      (void)s.evolve_into(name);
    });
    CHECK(exit_status(child) == exit_code(failure::storage));
    for (const auto& entry : std::filesystem::recursive_directory_iterator{s.folder / name})
      CHECK(!entry.path().string().ends_with(".part"));
    check_equal_runs(whole, s.evolve_into(name, true));
  }
}
