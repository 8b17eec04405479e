#pragma once
/// @file
/// A thread for each connection that there is: event streams hold theirs for hours.

#include <httplib.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace evo::music::serve {

class connection_threads final : public httplib::TaskQueue {
public:
  explicit connection_threads(std::size_t most) : most_{most} {}

  /// Runs the task on a thread that has nothing to do, on a new one, or, where there are too many,
  /// here and at once, with is_overloaded() true.
  void enqueue(std::function<void()> task) override;
  void shutdown() override;

  /// Whether the caller's task has to end without waiting for anything.
  [[nodiscard]] static bool is_overloaded() noexcept;

private:
  void work();

  std::size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool is_over_ = false;
};

} // namespace evo::music::serve
