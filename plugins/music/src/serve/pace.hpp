#pragma once
/// @file
/// Whether an evolution goes on, waits or ends: its worker asks between steps.

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace evo::music::serve {

class pace {
public:
  /// What `interrupted` of an evolution is made of: waits while paused.
  /// @return true to end
  [[nodiscard]] bool must_end();

  void pause();
  void go_on();
  /// Ends the evolution, also a paused one.
  void end();
  /// Neither paused nor ended, and no time has passed.
  void begin();

  [[nodiscard]] bool is_paused() const;
  /// Since begin(), without pauses.
  [[nodiscard]] double worked_seconds() const;

private:
  using clock = std::chrono::steady_clock;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_paused_ = false, is_ended_ = false;
  clock::time_point begun_ = clock::now(), paused_at_{};
  clock::duration paused_{};
};

/// Gives whatever else the machine does the first turn: the calling thread's share of a busy core
/// becomes small, for good. Once a thread.
void step_back();

} // namespace evo::music::serve
