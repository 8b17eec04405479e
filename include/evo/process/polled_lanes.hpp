#pragma once
/// @file
/// What lanes over file descriptors have in common: events that are kept until somebody waits for
/// them, and a way to be woken. POSIX.

#include "evo/process/child_process.hpp"
#include "evo/process/lanes.hpp"
#include "evo/process/wake_pipe.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <poll.h>

namespace evo::detail {

class polled_lanes : public lanes {
public:
  [[nodiscard]] std::vector<lane_event> wait(std::chrono::milliseconds most) final {
    if (events_.empty())
      poll(most);
    return std::exchange(events_, {});
  }

  void wake() final { wake_.wake(); }

protected:
  /// The descriptors to be watched, in the order in which `pump` counts them.
  [[nodiscard]] virtual std::vector<pollfd> watched() const = 0;
  /// Something has happened at a descriptor.
  virtual void pump(std::size_t which) = 0;

  void tell(lane_event event) { events_.push_back(std::move(event)); }
  void tell_lost(std::size_t lane, std::string reason, bool worker_died) {
    tell({.kind = lane_event::what::lost,
          .lane = lane,
          .reason = std::move(reason),
          .worker_died = worker_died});
  }

private:
  void poll(std::chrono::milliseconds most) {
    std::vector<pollfd> all = watched();
    all.push_back({.fd = wake_.readable(), .events = POLLIN, .revents = 0});
    if (::poll(all.data(), all.size(), static_cast<int>(most.count())) <= 0)
      return;
    if (all.back().revents != 0)
      wake_.drain();
    for (std::size_t i = 0; i + 1 < all.size(); ++i)
      if (all[i].revents != 0)
        pump(i);
  }

  std::vector<lane_event> events_;
  wake_pipe wake_;
};

/// How a child process is watched; a descriptor below 0 isn't.
[[nodiscard]] inline pollfd watch_of(const child_process* child) {
  if (child == nullptr)
    return {.fd = -1, .events = 0, .revents = 0};
  const short events = child->has_unsent() ? POLLIN | POLLOUT : POLLIN;
  return {.fd = child->socket(), .events = events, .revents = 0};
}

} // namespace evo::detail
