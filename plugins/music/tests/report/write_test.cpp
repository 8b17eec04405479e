#include "evo/music/report.hpp"

#include "../support/files.hpp"
#include "evo/music/error.hpp"
#include "sample_record.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

using namespace evo::music;
namespace fs = std::filesystem;

TEST_CASE("write_report saves the page and nothing else") {
  const testing::temporary_folder here;
  const auto run = testing::sample_run();
  write_report(here / "report.html", run);
  CHECK(testing::read_bytes(here / "report.html") == render_report(run));
  CHECK(std::distance(fs::directory_iterator{here.path()}, {}) == 1);
}

TEST_CASE("a page that can't be saved is a storage failure and leaves nothing half-written") {
  const testing::temporary_folder here;
  fs::create_directories(here / "report.html" / "taken");
  try {
    write_report(here / "report.html", {});
    FAIL("saved over a folder");
  } catch (const error& e) {
    CHECK(e.kind() == failure::storage);
  }
  CHECK(std::distance(fs::directory_iterator{here.path()}, {}) == 1);
  CHECK_THROWS_AS(write_report(here / "missing" / "report.html", {}), error);
}

TEST_CASE("audio is read below the run's folder only") {
  const testing::temporary_folder here;
  fs::create_directories(here / "run");
  std::ofstream{here / "run" / "a.wav"} << "sound";
  std::ofstream{here / "secret"} << "secret";
  const auto reader = read_audio_below(here / "run");
  CHECK(reader("a.wav") == "sound");
  CHECK_FALSE(reader("../secret"));
  CHECK_FALSE(reader((here / "secret").string()));
  CHECK_FALSE(reader("none.wav"));
  CHECK_FALSE(reader(""));
}
