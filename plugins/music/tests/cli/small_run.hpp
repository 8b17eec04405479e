#pragma once
/// @file
/// A run of seconds, and what it comes to.

#include "program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace evo::music::testing {

using words = std::vector<std::string>;

inline words joined(words a, const words& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// Settings for a checkpoint of random weights.
inline const words with_musicgen{"--set", "generator.name=musicgen",
                                 "--set", "generator.model=" EVO_MUSICGEN_CHECKPOINTS "/mono",
                                 "--set", "generator.seconds=1",
                                 "--set", "genome.type=token_embeddings",
                                 "--set", "strategy.name=genetic_algorithm"};

/// A folder with a target and a configuration for such a run.
struct place {
  temporary_folder folder;

  place() {
    REQUIRE(run({"generate", "--prompt", "slow jazz with piano", "--seconds", "4", "--out",
                 path("target")})
                .code == 0);
    write_bytes(folder / "small.yaml", "fitness: {target_music: target/000.wav}\n"
                                       "strategy: {population_size: 6}\n"
                                       "budget: {generations: 4}\n"
                                       "generator: {seconds: 2}\n"
                                       "playlist: {size: 2, seconds: 2}\n");
  }

  [[nodiscard]] std::string path(const std::string& name) const { return folder / name; }
  [[nodiscard]] outcome run(words arguments) const {
    return evomusic(std::move(arguments), folder.path());
  }
  [[nodiscard]] words evolve(const std::string& name, const words& more = {}) const {
    return joined({"evolve", "--config", path("small.yaml"), "--run", path(name), "--json"}, more);
  }

  /// The JSON of a run without what may differ.
  [[nodiscard]] nlohmann::json result_of(const outcome& o) const {
    REQUIRE_MESSAGE(o.code == 0, o.err);
    auto result = nlohmann::json::parse(o.out);
    result["best_audio"] = read_bytes(result["best_audio"].get<std::string>());
    CHECK(!result["best_audio"].get<std::string>().empty());
    result.erase("run");
    result.erase("seconds");
    return result;
  }
};

} // namespace evo::music::testing
