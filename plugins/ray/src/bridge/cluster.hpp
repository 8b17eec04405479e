#pragma once
/// @file
/// The connection to Ray, and where on the cluster lanes are.

#include "actor/lane_actor.hpp"
#include "bridge/options.hpp"

#include <ray/api.h>

#include <cstdint>
#include <string>

namespace evo::ray_bridge {

/// Lanes are bundles of a placement group, which Ray spreads over the nodes and moves when a node
/// dies. Where there isn't room for all of them at once they are plain actors, and those that
/// fit start.
class cluster {
public:
  /// Connects, and says in a line on standard error if there is less room than asked for.
  /// Ends the process with a message and exit code 3 if the cluster can't be reached or refuses.
  explicit cluster(options o);
  cluster(const cluster&) = delete;
  cluster& operator=(const cluster&) = delete;

  /// An actor for a lane, which may have to wait for room. From any thread.
  /// @throws ray::internal::RayException
  [[nodiscard]] ray::ActorHandle<lane_actor> make_actor(std::uint32_t lane) const;
  [[nodiscard]] const options& asked_for() const noexcept { return options_; }

private:
  void reserve();

  options options_;
  std::string folder_;
  ray::PlacementGroup group_{};
  bool is_reserved_ = false;
};

} // namespace evo::ray_bridge
