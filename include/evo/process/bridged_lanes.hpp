#pragma once
/// @file
/// Workers elsewhere, reached through one child process that carries their frames: a bridge. What
/// the bridge is linked with (Ray, MPI, ...) never meets what the driver is linked with. POSIX.

#include "evo/process/child_process.hpp"
#include "evo/process/messages.hpp"
#include "evo/process/polled_lanes.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <poll.h>

namespace evo {

namespace detail {

class lanes_behind_a_bridge final : public polled_lanes {
public:
  lanes_behind_a_bridge(std::vector<std::string> command, std::size_t count)
      : command_{std::move(command)}, states_(count, state::closed) {}

  [[nodiscard]] std::size_t count() const override { return states_.size(); }

  void open(std::size_t lane) override {
    try {
      if (!bridge_)
        bridge_.emplace(command_, std::chrono::seconds{5}); // it has workers to end
      states_[lane] = state::asked;
      ask(frame_kind::open_lane, lane_message{static_cast<std::uint32_t>(lane)});
    } catch (const std::system_error& e) {
      lose(lane, std::string{"the bridge can't be started: "} + e.what(), false);
    }
  }

  void close(std::size_t lane) override {
    states_[lane] = state::closed;
    if (bridge_)
      ask(frame_kind::close_lane, lane_message{static_cast<std::uint32_t>(lane)});
  }

  void send(std::size_t lane, frame_kind kind, const std::string& body) override {
    if (bridge_ && states_[lane] == state::open)
      ask(frame_kind::to_lane, carried_message{static_cast<std::uint32_t>(lane), kind, body});
  }

private:
  enum class state { closed, asked, open }; ///< of a lane, as the driver sees it

  template <class Message>
  void ask(frame_kind kind, const Message& m) {
    bridge_->send(kind, message_bytes(m));
    if (!bridge_->pump_out())
      lose_bridge("it was " + bridge_->end());
  }

  [[nodiscard]] std::vector<pollfd> watched() const override {
    return {watch_of(bridge_ ? &*bridge_ : nullptr)};
  }

  void pump(std::size_t /*the bridge*/) override {
    const bool hears = bridge_->pump_out();
    const bool speaks = bridge_->pump_in();
    try {
      while (auto f = bridge_->next())
        take(*f);
    } catch (const frame_error& e) {
      lose_bridge(e.what());
      return;
    }
    if (!hears || !speaks)
      lose_bridge("it was " + bridge_->end());
  }

  /// What is said of a lane's worker that was closed meanwhile is passed over.
  void take(const frame& f) {
    if (f.kind == frame_kind::lane_open) {
      auto m = read_message<lane_open_message>(f.body);
      if (state_of(m.lane) != state::asked)
        return;
      states_[m.lane] = state::open;
      tell({.kind = lane_event::what::opened, .lane = m.lane, .node = std::move(m.node)});
    } else if (f.kind == frame_kind::from_lane) {
      auto m = read_message<carried_message>(f.body);
      if (state_of(m.lane) == state::open)
        tell({.kind = lane_event::what::answered,
              .lane = m.lane,
              .answer = {m.kind, std::move(m.body)}});
    } else if (f.kind == frame_kind::lane_lost) {
      auto m = read_message<lane_lost_message>(f.body);
      if (state_of(m.lane) != state::closed)
        lose(m.lane, std::move(m.reason), m.worker_died);
    } else {
      throw frame_error{"the bridge sent a frame of kind " +
                        std::to_string(static_cast<int>(f.kind))};
    }
  }

  [[nodiscard]] state state_of(std::uint32_t lane) const {
    if (lane >= states_.size())
      throw frame_error{"the bridge speaks of lane " + std::to_string(lane) + ", of " +
                        std::to_string(states_.size())};
    return states_[lane];
  }

  void lose_bridge(const std::string& reason) {
    bridge_.reset();
    for (std::size_t lane = 0; lane < states_.size(); ++lane)
      if (states_[lane] != state::closed)
        lose(lane, "the bridge is gone: " + reason, false);
  }

  void lose(std::size_t lane, std::string reason, bool worker_died) {
    states_[lane] = state::closed;
    tell_lost(lane, std::move(reason), worker_died);
  }

  std::vector<std::string> command_;
  std::vector<state> states_;
  std::optional<child_process> bridge_;
};

} // namespace detail

/// Lanes behind one bridge process, started when the first is opened, and again when it died.
/// @param command program and arguments of the bridge
/// @throws std::system_error if there is no pipe to be had
[[nodiscard]] inline std::unique_ptr<lanes> bridged_lanes(std::vector<std::string> command,
                                                          std::size_t count) {
  return std::make_unique<detail::lanes_behind_a_bridge>(std::move(command), count);
}

} // namespace evo
