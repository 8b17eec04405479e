#pragma once
/// @file
/// What the page alone knows of an activity, as a small JSON file beside the runs.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace evo::music::serve {

/// What one round was begun with. It has to stay what it was: a round that is resumed is the same.
struct round_order {
  std::uint64_t generations = 4;
  std::vector<std::string> wishes{}; ///< prompts that its first population begins with
};

struct activity_record {
  std::string id;             ///< the name of its folder: "taste-20261130-035012"
  std::string kind = "taste"; ///< taste: a listener's session; song: an evolution towards a song
  std::string profile;        ///< whose it is
  std::int64_t created = 0;   ///< seconds since 1970
  std::uint64_t seed = 1;
  std::string strategy{};            ///< what it evolves with; empty: the configuration's
  std::vector<std::string> liked{};  ///< ids of recordings that a taste begins with
  std::string song{};                ///< id of the recording that is aimed at
  std::vector<std::string> wishes{}; ///< prompts for the next round
  std::vector<round_order> rounds{}; ///< the last one is under way
};

/// Writes it, on the disk when this returns.
/// @throws error with failure::storage
void save(const activity_record& r, const std::filesystem::path& folder);
/// All records of a folder, newest first. Files that are no records are passed over.
[[nodiscard]] std::vector<activity_record> read_records(const std::filesystem::path& folder);

} // namespace evo::music::serve
