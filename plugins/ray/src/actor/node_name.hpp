#pragma once
/// @file
/// What a node of the cluster is called in records.

#include <string>

namespace evo::ray_bridge {

/// This node: the machine's name and the first eight digits of Ray's own id of the node, which
/// tells nodes on one machine apart. For an actor's process; without its raylet in sight the
/// address and port that this listens on stand for the id.
[[nodiscard]] std::string node_name();

} // namespace evo::ray_bridge
