#pragma once
/// @file
/// What all experiments share: one YAML file, from which every run's configuration is made.

#include "evo/music/config.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::experiments {

/// The keys below `experiments:`; all others are those of a run, and mean the same.
struct settings {
  configuration base; ///< its origins say which keys somebody has set

  std::vector<std::uint64_t> seeds{1, 2, 3};
  std::uint64_t generations = 7;                  ///< of a run, the first population included
  std::uint64_t population = 25;                  ///< where the report gives none
  std::uint64_t large_population = 100;           ///< what the report calls 100
  std::uint64_t tokens = 8;                       ///< rows of a numeric genome
  std::uint64_t catalog_tracks = 300;             ///< of the catalogue that the aligner learns from
  double catalog_seconds = 5;                     ///< of a track
  std::uint64_t listeners = 100;                  ///< simulated ones, whom the aligner learns from
  std::optional<std::filesystem::path> aligner{}; ///< instead of a catalogue and training
  std::optional<std::string> typical{};           ///< listener; else the nearest to the mean taste
  std::optional<std::string> furthest{};          ///< listener; else the furthest from it
  std::vector<std::string> models{};              ///< of Table II; none: llm.model alone
  bool quick = false;
};

/// What is used where no file is given.
[[nodiscard]] std::string_view default_settings();

/// @param name for messages @param folder what relative paths are relative to
/// @param more `key.path=value` after the file, as for `evomusic evolve`
/// @throws error with failure::configuration naming file and line
[[nodiscard]] settings parse_settings(std::string_view yaml, std::string_view name,
                                      const std::filesystem::path& folder,
                                      std::span<const setting> more = {});
[[nodiscard]] settings read_settings(const std::filesystem::path& file,
                                     std::span<const setting> more = {});

/// One seed, 5 generations of 25 candidates, clips of 5 s.
void make_quick(settings& s);

/// As YAML that parse_settings reads back.
/// @param with_changeable with what may change between two calls: what is said of the language
///   model, and how candidates are computed
[[nodiscard]] std::string to_yaml(const settings& s, bool with_changeable);

/// A population or tournament that the report has among 100, among `large_population`.
[[nodiscard]] std::uint64_t scaled(const settings& s, std::uint64_t of_hundred);

} // namespace evo::music::experiments
