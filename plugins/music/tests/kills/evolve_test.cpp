// evomusic evolve, killed at many moments and gone on with.
#include "moments.hpp"
#include "results.hpp"
#include "soundness.hpp"

#include "evo/music/audio_io.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

using words = std::vector<std::string>;

/// A folder with a target and the configuration of a run of two seconds.
class studio {
public:
  studio() {
    audio_clip target{1, 22050, 22050};
    for (std::size_t i = 0; i < target.samples().size(); ++i)
      target.samples()[i] = 0.4F * static_cast<float>(std::sin(0.1 * static_cast<double>(i)) *
                                                      std::exp(-1e-4 * static_cast<double>(i)));
    write_wav(folder / "target.wav", target);
    write_bytes(folder / "small.yaml", "fitness: {target_music: target.wav}\n"
                                       "budget: {generations: 4}\n"
                                       "generator: {seconds: 1}\n"
                                       "playlist: {size: 2, seconds: 1.5}\n"
                                       "strategy: {population_size: 6, tournament_size: 3}\n"
                                       "store: {keep_audio: all}\n");
  }
  [[nodiscard]] words evolve(const std::filesystem::path& run, const words& more = {}) const {
    words all{"evolve", "--config", folder / "small.yaml", "--run", run, "--json", "--quiet"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  temporary_folder folder;
};

/// All that one hears of a run.
std::map<std::string, std::string> sounds_of(const std::filesystem::path& run) {
  auto all = files_of(run / "audio");
  all["playlist.m3u"] = read_bytes(run / "playlist.m3u");
  return all;
}

/// Kills the run at `count` moments and goes on with it each time.
void kill_and_resume(std::size_t count) {
  const studio s;
  const traced whole{s.evolve(s.folder / "whole"), s.folder.path()};
  REQUIRE_MESSAGE(whole.outcome.code == 0, whole.outcome.err);
  const auto result = without_times(whole.outcome.out);
  const auto lines = lines_of(s.folder / "whole");
  const auto sounds = sounds_of(s.folder / "whole");
  REQUIRE(lines.size() > 20);
  REQUIRE(sounds.size() > 15);

  tally done;
  const auto all = moments(whole.passed, count);
  for (const moment& m : all) {
    CAPTURE(m.words());
    const auto run =
        killed_at(m, whole.seconds, s.folder.path(), "killed" + std::to_string(done.kills()),
                  [&](const std::filesystem::path& folder) { return s.evolve(folder); });
    REQUIRE_MESSAGE(!run.empty(), "it ended before it was killed");
    done.add(m);
    CHECK(all_sound(run));
    const outcome again = evomusic(s.evolve(run, {"--resume"}), s.folder.path());
    REQUIRE_MESSAGE(again.code == 0, again.err);
    CHECK(without_times(again.out) == result);
    CHECK(lines_of(run) == lines);
    CHECK(sounds_of(run) == sounds);
    CHECK(all_sound(run));
    CHECK(nothing_left_over(run));
    std::filesystem::remove_all(run);
  }
  done.tell("evolve", all.size(), count);
}

} // namespace

TEST_CASE("evolve, killed at six moments") {
  kill_and_resume(6);
}

TEST_CASE("fifty kills of evolve") {
  kill_and_resume(fifty);
}
