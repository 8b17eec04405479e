#pragma once
/// @file
/// Who sends to whom.

#include "evo/core/random.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace evo {

enum class topology {
  ring,            ///< each island sends to the next one
  fully_connected, ///< each sends to all others
  random,          ///< each receives from one other, drawn anew for each migration
};

namespace islands_detail {

/// For each island those that it receives from; none of a single one.
[[nodiscard]] inline std::vector<std::vector<std::uint64_t>>
sources_of(topology connections, std::size_t islands, random_stream stream) {
  std::vector<std::vector<std::uint64_t>> sources(islands);
  for (std::size_t to = 0; islands > 1 && to < islands; ++to)
    switch (connections) {
    case topology::ring: sources[to] = {(to + islands - 1) % islands}; break;
    case topology::random: sources[to] = {(to + 1 + stream.below(islands - 1)) % islands}; break;
    case topology::fully_connected:
      for (std::size_t from = 0; from < islands; ++from)
        if (from != to)
          sources[to].push_back(from);
      break;
    }
  return sources;
}

} // namespace islands_detail
} // namespace evo
