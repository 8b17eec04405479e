#pragma once
/// @file
/// Workers that are child processes on this machine. POSIX.

#include "evo/process/child_process.hpp"
#include "evo/process/polled_lanes.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <poll.h>

namespace evo {

namespace detail {

class child_lanes_on_pipes final : public polled_lanes {
public:
  child_lanes_on_pipes(std::vector<std::string> command, std::size_t count, std::string node)
      : command_{std::move(command)}, node_{std::move(node)}, children_(count) {}

  [[nodiscard]] std::size_t count() const override { return children_.size(); }

  void open(std::size_t lane) override {
    try {
      children_[lane].emplace(command_);
      tell({.kind = lane_event::what::opened, .lane = lane, .node = node_});
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

private:
  [[nodiscard]] std::vector<pollfd> watched() const override {
    std::vector<pollfd> all;
    for (const auto& child : children_)
      all.push_back(watch_of(child ? &*child : nullptr));
    return all;
  }

  void pump(std::size_t lane) override {
    child_process& child = *children_[lane];
    const bool hears = child.pump_out();
    const bool speaks = child.pump_in();
    try {
      while (auto f = child.next())
        tell({.kind = lane_event::what::answered, .lane = lane, .answer = std::move(*f)});
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
    tell_lost(lane, std::move(reason), worker_died);
  }

  std::vector<std::string> command_;
  std::string node_;
  std::vector<std::optional<child_process>> children_;
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
