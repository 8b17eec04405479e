#pragma once
/// @file
/// The actor: a place on a node of the cluster that holds one worker process.

#include "evo/process/child_process.hpp"
#include "evo/process/frame.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace evo::ray_bridge {

/// What an actor answers, on its way through Ray as a string of bytes.
struct actor_reply {
  bool has_worker = false;  ///< there is one, and `kind` and `body` are its frame
  bool worker_died = false; ///< without one: it was there and ended
  std::string node{};       ///< where this actor is
  frame_kind kind = frame_kind::hello;
  std::string body{}; ///< the frame's, or why there is no worker
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.has_worker, self.worker_died, self.node, self.kind, self.body);
  }
};

/// Lives in a worker process of Ray's, which calls it from one thread. The worker process that it
/// starts ends with it.
class lane_actor {
public:
  /// For Ray, which owns it.
  /// @param folder to run the command in, if there is one of that name on this node
  /// @param command program and arguments of the worker
  static lane_actor* create(std::string folder, std::vector<std::string> command);

  /// Starts the worker. @returns an actor_reply with its hello
  std::string start();
  /// Gives the worker a frame. @returns an actor_reply with its answer
  std::string exchange(std::uint16_t kind, std::string body);

private:
  explicit lane_actor(std::vector<std::string> command);
  [[nodiscard]] std::string hear();
  [[nodiscard]] std::string lost(const std::string& reason, bool worker_died);

  std::vector<std::string> command_;
  std::string node_;
  std::optional<child_process> worker_{};
};

} // namespace evo::ray_bridge
