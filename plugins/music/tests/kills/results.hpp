#pragma once
/// @file
/// What two runs must have in common: everything but times and names.

#include "../support/files.hpp"

#include "evo/music/store.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace evo::music::testing {

inline nlohmann::json without_times(const std::string& text) {
  auto json = nlohmann::json::parse(text);
  json.erase("seconds");
  json.erase("run");
  json.erase("started");
  json.erase("name");
  json.erase("command");
  if (json.contains("best_audio"))
    json["best_audio"] = std::filesystem::path{json["best_audio"].get<std::string>()}.filename();
  return json;
}

/// All of a run's JSON lines, without its times.
inline std::vector<nlohmann::json> lines_of(const std::filesystem::path& run) {
  std::vector<nlohmann::json> all;
  std::istringstream lines{to_json_lines(read_run(run))};
  for (std::string line; std::getline(lines, line);)
    all.push_back(without_times(line));
  return all;
}

/// Every file of a folder, by its name.
inline std::map<std::string, std::string> files_of(const std::filesystem::path& folder) {
  std::map<std::string, std::string> all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
    if (entry.is_regular_file())
      all[entry.path().lexically_relative(folder)] = read_bytes(entry.path());
  return all;
}

} // namespace evo::music::testing
