#pragma once
/// @file
/// What evo_ray is told on its command line.

#include <cstddef>
#include <string>
#include <vector>

namespace evo::ray_bridge {

struct options {
  std::string address{};             ///< host:port of the cluster's head
  std::size_t lanes = 1;             ///< places for workers, at most
  double cpus_per_lane = 1;          ///< that Ray sets aside for each
  double room = 10;                  ///< how long to wait for room for all lanes at once: s
  double patience = 25;              ///< how long a lane may wait for room: s
  std::vector<std::string> worker{}; ///< program and arguments
};

/// Ends the process with a message for a command line that isn't right, or for --help.
[[nodiscard]] options read_options(int argc, char** argv);

} // namespace evo::ray_bridge
