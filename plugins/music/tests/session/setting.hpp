#pragma once
/// @file
/// A small run with fakes.

#include "fakes.hpp"
#include "support.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/session.hpp"
#include "evo/music/store.hpp"

namespace evo::music::testing {

/// A recording to aim at: a second of uneven sound.
inline void write_target(const std::filesystem::path& file) {
  audio_clip clip{1, 8000, 8000};
  for (std::size_t i = 0; i < 8000; ++i)
    clip.samples()[i] = (i % 2000 < 700 ? 0.4F : -0.1F) * static_cast<float>(i % 17) / 17;
  write_wav(file, clip, {.title = "target", .comment = {}});
}

struct small_run {
  temporary_folder folder;
  fake_generator generate;
  fake_encoder encode;
  executor run = serial_executor();
  hearing_source hear; ///< none: in this process
  progress* watcher = nullptr;
  configuration config;

  explicit small_run(const std::string& more = {}) {
    write_target(folder / "target.wav");
    config = parse_configuration(
        "fitness: {target_music: target.wav}\n"
        "generator: {seconds: 0.05}\nplaylist: {size: 2, seconds: 0.1}\n"
        "budget: {generations: 6}\n" +
            (more.empty() ? "strategy: {population_size: 10, tournament_size: 4}\n" : more),
        "small.yaml", folder.path());
  }

  [[nodiscard]] evolution_summary evolve_into(const std::string& name, bool resume = false,
                                              std::function<bool()> interrupted = {}) const {
    const evolution_tools tools{generate, encode, nullptr, fake_noise(), run, nullptr, {}, hear};
    return evolve(config, tools,
                  {.folder = folder / name,
                   .resume = resume,
                   .command = "test",
                   .watcher = watcher,
                   .interrupted = std::move(interrupted)});
  }
};

/// What must be equal where two runs are promised to be: everything but times and names.
inline void check_equal_runs(const evolution_summary& a, const evolution_summary& b) {
  CHECK(a.best_genome == b.best_genome);
  CHECK(a.best_fitness == b.best_fitness);
  CHECK(a.mean_fitness == b.mean_fitness);
  CHECK(a.evaluations == b.evaluations);
  CHECK(a.generations == b.generations);
  CHECK(a.stop_reason == b.stop_reason);
  CHECK(read_bytes(a.best_audio) == read_bytes(b.best_audio));
  CHECK(!read_bytes(a.best_audio).empty());
  const run_record x = read_run(a.run), y = read_run(b.run);
  REQUIRE(x.candidates.size() == y.candidates.size());
  for (std::size_t i = 0; i < x.candidates.size(); ++i) {
    CHECK(x.candidates[i].text == y.candidates[i].text);
    CHECK(x.candidates[i].fitness == y.candidates[i].fitness);
    CHECK(x.candidates[i].parents == y.candidates[i].parents);
    CHECK(x.candidates[i].embedding == y.candidates[i].embedding);
  }
  REQUIRE(x.playlist.size() == y.playlist.size());
  for (std::size_t i = 0; i < x.playlist.size(); ++i)
    CHECK(read_bytes(std::filesystem::path{a.run} / x.playlist[i].audio) ==
          read_bytes(std::filesystem::path{b.run} / y.playlist[i].audio));
}

} // namespace evo::music::testing
