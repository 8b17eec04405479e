#pragma once
/// @file
/// Which workers there are: lanes opened, greeted, lost and opened again.

#include "evo/core/instruction_set.hpp"
#include "evo/process/detail/worker_lane.hpp"
#include "evo/process/lanes.hpp"
#include "evo/process/messages.hpp"
#include "evo/process/program_hash.hpp"
#include "evo/process/work_outcome.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace evo::detail {

class worker_roster {
public:
  worker_roster(std::size_t lanes, const work_pool_options& options)
      : options_{options}, lanes_(lanes) {}

  [[nodiscard]] std::size_t size() const noexcept { return lanes_.size(); }
  [[nodiscard]] worker_lane& operator[](std::size_t i) { return lanes_[i]; }
  [[nodiscard]] auto begin() noexcept { return lanes_.begin(); }
  [[nodiscard]] auto end() noexcept { return lanes_.end(); }

  void note(std::string text) { notes_.push_back(std::move(text)); }
  [[nodiscard]] std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }

  /// Somebody waits for workers from now on.
  void begin_waiting() { waiting_since_ = work_clock::now(); }

  /// Starts workers where there are none.
  void open_closed(lanes& to, work_clock::time_point now) {
    for (std::size_t i = 0; i < lanes_.size(); ++i)
      if (lanes_[i].is == worker_lane::phase::closed && lanes_[i].retry_at <= now) {
        lanes_[i].is = worker_lane::phase::opening;
        to.open(i);
      }
    if (std::ranges::any_of(lanes_, &worker_lane::is_ready))
      waiting_since_ = now;
  }

  /// Whether all workers that will come soon are there. Once true, always.
  [[nodiscard]] bool is_gathered(work_clock::time_point now) {
    is_gathered_ = is_gathered_ || waited(now) >= options_.gather ||
                   std::ranges::all_of(lanes_, [](const worker_lane& lane) {
                     return lane.is_ready() || lane.failures > 0;
                   });
    return is_gathered_;
  }

  /// Why there won't be any worker, unless there may be one.
  [[nodiscard]] std::optional<std::string> hopeless(work_clock::time_point now) const {
    if (std::ranges::any_of(lanes_, &worker_lane::is_ready))
      return std::nullopt;
    const bool all_failed = std::ranges::all_of(
        lanes_, [](const worker_lane& lane) { return lane.failures >= most_failures; });
    if (!all_failed && waited(now) < options_.startup)
      return std::nullopt;
    for (const auto& lane : lanes_)
      if (!lane.last_problem.empty())
        return "no worker runs: " + lane.last_problem;
    return "no worker has come up in " + std::to_string(std::lround(waited(now))) + " s";
  }

  /// @throws frame_error if it is no worker of this release
  void greet(worker_lane& lane, const frame& f) {
    if (f.kind != frame_kind::hello)
      throw frame_error{"a worker should say hello first"};
    const auto hello = read_message<hello_message>(f.body);
    compare(hello, lane.node);
    lane.is = worker_lane::phase::ready;
  }

  /// The lane's worker is gone; what it had in flight is no longer there.
  /// @param is_blamed whether one of its items is held to be why
  void close(worker_lane& lane, const std::string& reason, bool is_blamed) {
    const bool was_ready = lane.is_ready();
    lane.last_problem = reason;
    lane.clear();
    // A worker that was of use, or died of what it was given, comes back at once; one that can't be
    // started, or is lost again before its first answer, is tried ever later.
    if (!is_blamed)
      ++lane.failures;
    const bool comes_back = is_blamed || (was_ready && lane.failures == 1);
    const double delay =
        comes_back ? 0 : std::min(30.0, 0.05 * std::pow(2.0, static_cast<double>(lane.failures)));
    lane.retry_at = work_clock::now() + std::chrono::duration_cast<work_clock::duration>(
                                            std::chrono::duration<double>(delay));
    if (is_blamed || lane.failures == 1)
      note("a worker" + (lane.node.empty() ? std::string{} : " on " + lane.node) +
           " is gone: " + reason);
  }

private:
  static constexpr unsigned most_failures = 5;

  [[nodiscard]] double waited(work_clock::time_point now) const {
    return std::chrono::duration<double>(now - waiting_since_).count();
  }

  /// Results are the same to the last bit among equal builds on equal instruction sets.
  void compare(const hello_message& hello, const std::string& node) {
    if (!first_) {
      first_ = hello;
      if (options_.same_program)
        first_->build = program_hash();
      first_->instructions = std::string{name(best_instruction_set())};
    }
    std::string differs;
    if (hello.build != first_->build)
      differs = "is another build";
    else if (hello.instructions != first_->instructions)
      differs = "has " + hello.instructions + " instructions, not " + first_->instructions;
    if (!differs.empty())
      note("the worker on " + node + " " + differs + ": its results may differ in the last bits");
  }

  const work_pool_options& options_;
  std::vector<worker_lane> lanes_;
  std::vector<std::string> notes_{};
  std::optional<hello_message> first_{}; ///< what the others are compared with
  work_clock::time_point waiting_since_ = work_clock::now();
  bool is_gathered_ = false;
};

} // namespace evo::detail
