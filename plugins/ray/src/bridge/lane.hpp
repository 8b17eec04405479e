#pragma once
/// @file
/// One worker's time on a lane, from the request for it to its end.

#include "actor/lane_actor.hpp"
#include "bridge/cluster.hpp"
#include "evo/process/messages.hpp"

#include <ray/api.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace evo::ray_bridge {

/// Frames to the driver, from any thread.
class to_driver {
public:
  /// @param fd blocks
  explicit to_driver(int fd) : fd_{fd} {}
  /// A driver that is gone is noticed by whoever reads from it.
  template <class Message>
  void say(frame_kind kind, const Message& m) {
    const std::scoped_lock lock{mutex_};
    try {
      write_frame(fd_, kind, message_bytes(m));
    } catch (const std::system_error&) {
    }
  }

private:
  std::mutex mutex_;
  int fd_;
};

/// Has a thread of its own, which waits for the actor's answers and outlives `close`, as Ray may
/// take long to say that an actor is gone. Frames for the worker are handed to Ray as they come, so
/// that the next one is there when the worker has answered.
class lane : public std::enable_shared_from_this<lane> {
public:
  lane(std::uint32_t number, const cluster& on, to_driver& driver)
      : number_{number}, cluster_{on}, driver_{driver} {}

  /// Starts the thread: an actor, its worker, its answers.
  void begin();
  /// Ignored unless the worker is there.
  void to_worker(frame_kind kind, const std::string& body);
  /// Ends the worker; no word of it reaches the driver any more.
  void close();

private:
  /// Behind a pointer, for it must not be moved: moving a reference drops Ray's count of it to zero
  /// for a moment, and an answer that comes just then is thrown away.
  using answer = std::shared_ptr<const ray::ObjectRef<std::string>>;

  void live();
  void greet();
  void follow();
  [[nodiscard]] answer next_answer();
  [[nodiscard]] bool pass_on(const actor_reply& reply);
  void end(bool worker_died, const std::string& reason);

  /// Nothing of a closed lane is said, however late it comes.
  template <class Message>
  void say(frame_kind kind, const Message& m) {
    if (!is_closed_)
      driver_.say(kind, m);
  }

  const std::uint32_t number_;
  const cluster& cluster_;
  to_driver& driver_;

  std::mutex mutex_;
  std::condition_variable news_;
  std::optional<ray::ActorHandle<lane_actor>> actor_{};
  std::deque<answer> answers_{}; ///< asked for and not yet there, in order
  bool is_open_ = false;         ///< the worker has said hello
  bool is_closed_ = false;
};

} // namespace evo::ray_bridge
