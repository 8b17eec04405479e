#include "evo/music/report.hpp"

#include "evo/music/error.hpp"
#include "sample_record.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <fstream>
#include <iterator>

using namespace evo::music;
namespace fs = std::filesystem;

namespace {

/// A folder that is gone when the test is over.
struct folder {
  fs::path path = fs::temp_directory_path() / ("evo-report-" + std::to_string(::getpid()));
  folder() { fs::create_directories(path); }
  ~folder() { fs::remove_all(path); }
};

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>{in}, {}};
}

} // namespace

TEST_CASE("write_report saves the page and nothing else") {
  const folder here;
  const auto run = testing::sample_run();
  write_report(here.path / "report.html", run);
  CHECK(read(here.path / "report.html") == render_report(run));
  CHECK(std::distance(fs::directory_iterator{here.path}, {}) == 1);
}

TEST_CASE("a page that can't be saved is a storage failure and leaves nothing half-written") {
  const folder here;
  fs::create_directories(here.path / "report.html" / "taken");
  try {
    write_report(here.path / "report.html", {});
    FAIL("saved over a folder");
  } catch (const error& e) {
    CHECK(e.kind() == failure::storage);
  }
  CHECK(std::distance(fs::directory_iterator{here.path}, {}) == 1);
  CHECK_THROWS_AS(write_report(here.path / "missing" / "report.html", {}), error);
}

TEST_CASE("audio is read below the run's folder only") {
  const folder here;
  fs::create_directories(here.path / "run");
  std::ofstream{here.path / "run" / "a.wav"} << "sound";
  std::ofstream{here.path / "secret"} << "secret";
  const auto reader = read_audio_below(here.path / "run");
  CHECK(reader("a.wav") == "sound");
  CHECK_FALSE(reader("../secret"));
  CHECK_FALSE(reader((here.path / "secret").string()));
  CHECK_FALSE(reader("none.wav"));
  CHECK_FALSE(reader(""));
}
