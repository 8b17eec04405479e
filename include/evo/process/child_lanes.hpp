#pragma once
/// @file
/// Workers that are child processes on this machine. POSIX.

#include "evo/process/child_process.hpp"
#include "evo/process/lanes.hpp"
#include "evo/process/wake_pipe.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <poll.h>

namespace evo {

namespace detail {

class child_lanes_on_pipes final : public lanes {
public:
  child_lanes_on_pipes(std::vector<std::string> command, std::size_t count, std::string node)
      : command_{std::move(command)}, node_{std::move(node)}, children_(count) {}

  [[nodiscard]] std::size_t count() const override { return children_.size(); }

  void open(std::size_t lane) override {
    try {
      children_[lane].emplace(command_);
      events_.push_back({.kind = lane_event::what::opened, .lane = lane, .node = node_});
    } catch (const std::system_error& e) {
      lose(lane, e.what(), false);
    }
  }

  void close(std::size_t lane) override { children_[lane].reset(); }

  void send(std::size_t lane, frame_kind kind, const std::string& body) override {
    if (!children_[lane])
      return; // lost; the event is on its way
    children_[lane]->send(kind, body);
    if (!children_[lane]->pump_out())
      lose_child(lane);
  }

  [[nodiscard]] std::vector<lane_event> wait(std::chrono::milliseconds most) override {
    if (events_.empty())
      poll(most);
    return std::exchange(events_, {});
  }

  void wake() override { wake_.wake(); }

private:
  void poll(std::chrono::milliseconds most) {
    std::vector<pollfd> watched{{.fd = wake_.readable(), .events = POLLIN, .revents = 0}};
    std::vector<std::size_t> of;
    for (std::size_t lane = 0; lane < children_.size(); ++lane)
      if (children_[lane]) {
        const short events = children_[lane]->has_unsent() ? POLLIN | POLLOUT : POLLIN;
        watched.push_back({.fd = children_[lane]->socket(), .events = events, .revents = 0});
        of.push_back(lane);
      }
    if (::poll(watched.data(), watched.size(), static_cast<int>(most.count())) <= 0)
      return;
    if (watched[0].revents != 0)
      wake_.drain();
    for (std::size_t i = 0; i < of.size(); ++i)
      if (watched[i + 1].revents != 0)
        pump(of[i]);
  }

  void pump(std::size_t lane) {
    child_process& child = *children_[lane];
    const bool hears = child.pump_out();
    const bool speaks = child.pump_in();
    try {
      while (auto f = child.next())
        events_.push_back(
            {.kind = lane_event::what::answered, .lane = lane, .answer = std::move(*f)});
    } catch (const frame_error& e) {
      lose(lane, e.what(), true);
      return;
    }
    if (!hears || !speaks)
      lose_child(lane);
  }

  void lose_child(std::size_t lane) { lose(lane, "it was " + children_[lane]->end(), true); }

  void lose(std::size_t lane, std::string reason, bool worker_died) {
    children_[lane].reset();
    events_.push_back({.kind = lane_event::what::lost,
                       .lane = lane,
                       .reason = std::move(reason),
                       .worker_died = worker_died});
  }

  std::vector<std::string> command_;
  std::string node_;
  std::vector<std::optional<child_process>> children_;
  std::vector<lane_event> events_;
  wake_pipe wake_;
};

} // namespace detail

/// Child processes of one command, started when a lane is opened.
/// @param command program and arguments; it calls serve_worker
/// @param node what records say of where a candidate was evaluated
/// @throws std::system_error if there is no pipe to be had
[[nodiscard]] inline std::unique_ptr<lanes>
child_lanes(std::vector<std::string> command, std::size_t count, std::string node = "local") {
  return std::make_unique<detail::child_lanes_on_pipes>(std::move(command), count, std::move(node));
}

} // namespace evo
