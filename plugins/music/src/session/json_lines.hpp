#pragma once
/// @file
/// The lines of JSON that the command prints: the only source that knows the JSON library.

#include "evo/music/run_record.hpp"
#include "evo/music/session.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace evo::music {

/// The last line of `evomusic evolve --json`.
[[nodiscard]] std::string to_json(const evolution_summary& s);

/// A generation's line of metrics.jsonl. @param round of a session; 0: null
[[nodiscard]] std::string generation_json(std::uint64_t round, const generation_record& g);

/// {"file", "tags": {name: probability}}
[[nodiscard]] std::string tags_json(const std::string& file, const tag_list& tags);

/// {"file", name: number, ...}
[[nodiscard]] std::string
named_numbers_json(const std::string& file,
                   const std::vector<std::pair<std::string, double>>& numbers);

} // namespace evo::music
