#pragma once
/// @file
/// Where workers are: places that hold one each, on this machine or behind a bridge.

#include "evo/process/frame.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace evo {

/// What happened on a lane.
struct lane_event {
  enum class what {
    opened,   ///< a worker was started; its hello follows
    answered, ///< a frame of the worker's
    lost,     ///< no worker is there any more, or none could be had
  };
  what kind = what::opened;
  std::size_t lane = 0;
  std::string node{};       ///< opened: the machine, told apart from every other
  frame answer{};           ///< answered
  std::string reason{};     ///< lost: why
  bool worker_died = false; ///< lost: the worker itself ended; else what it ran on did
};

/// Carries frames to workers and back. For one thread, but for `wake`.
class lanes {
public:
  virtual ~lanes() = default;
  [[nodiscard]] virtual std::size_t count() const = 0;
  /// Starts a worker on a lane that has none. Ends in an event, opened or lost, even if it can't be
  /// started.
  virtual void open(std::size_t lane) = 0;
  /// Ends the worker of a lane, at once. Not followed by an event.
  virtual void close(std::size_t lane) = 0;
  /// Takes a frame for a lane that is open; never waits for the worker.
  virtual void send(std::size_t lane, frame_kind kind, const std::string& body) = 0;
  /// What has happened since, waiting for the first event as long as told.
  [[nodiscard]] virtual std::vector<lane_event> wait(std::chrono::milliseconds most) = 0;
  /// Makes `wait` return, from any thread.
  virtual void wake() = 0;
};

} // namespace evo
