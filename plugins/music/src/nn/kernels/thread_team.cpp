#include "nn/kernels/thread_team.hpp"

#include "evo/core/error.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace evo::music::nn {
namespace {

constexpr auto attentive = std::chrono::microseconds{200};
constexpr std::size_t line = 64; // what two threads write stands on different ones

void pause() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

/// Waits actively until ready(), at most for `attentive`; whether it was.
template <class Ready>
bool watch(const Ready& ready) {
  constexpr int looks_a_time = 64; // asking for the time takes longer than a look
  const auto end = std::chrono::steady_clock::now() + attentive;
  do
    for (int i = 0; i < looks_a_time; ++i) {
      if (ready())
        return true;
      pause();
    }
  while (std::chrono::steady_clock::now() < end);
  return false;
}

using loop_body = std::function<void(std::size_t)>;

class thread_team {
public:
  explicit thread_team(std::size_t threads) {
    for (std::size_t i = 1; i < threads; ++i)
      others_.emplace_back([this] { serve(); });
  }
  ~thread_team() {
    ended_ = true;
    announce();
  }
  thread_team(const thread_team&) = delete;
  thread_team& operator=(const thread_team&) = delete;

  void run(std::size_t n, const loop_body& body) {
    if (n < 2 || others_.empty() || inside_)
      return run_here(n, body);
    const std::unique_lock own{loops_, std::try_to_lock};
    if (!own)
      return run_here(n, body);
    body_ = &body;
    count_ = n;
    next_.store(0, std::memory_order_relaxed);
    failure_ = nullptr;
    open_ = true;
    announce();
    work();
    open_ = false;
    // Those who saw it open are counted; they may still be at their last item.
    while (!watch([this] { return working_ == 0; }))
      std::this_thread::yield();
    if (failure_)
      std::rethrow_exception(failure_);
  }

private:
  static void run_here(std::size_t n, const loop_body& body) {
    for (std::size_t i = 0; i < n; ++i)
      body(i);
  }

  void announce() {
    ++loop_;
    loop_.notify_all(); // a system call only if somebody sleeps
  }

  void serve() {
    for (std::int32_t seen = 0; !ended_; seen = loop_) {
      if (!watch([&] { return loop_ != seen; }))
        loop_.wait(seen);
      // The loop that was announced may be over, and the next one begun; so what matters is
      // whether one is open once we are counted.
      ++working_;
      if (open_)
        work();
      --working_;
    }
  }

  void work() {
    inside_ = true;
    try {
      for (std::size_t i; (i = next_.fetch_add(1, std::memory_order_relaxed)) < count_;)
        (*body_)(i);
    } catch (...) {
      next_ = count_; // nobody begins another
      const std::lock_guard own{failing_};
      if (!failure_)
        failure_ = std::current_exception();
    }
    inside_ = false;
  }

  static thread_local bool inside_;

  std::mutex loops_; ///< of whoever has a loop
  const loop_body* body_ = nullptr;
  std::size_t count_ = 0;
  std::mutex failing_;
  std::exception_ptr failure_;
  alignas(line) std::atomic<std::size_t> next_{0};  ///< item
  alignas(line) std::atomic<std::int32_t> loop_{0}; ///< number of loops announced
  std::atomic<bool> open_{false}, ended_{false};
  alignas(line) std::atomic<std::size_t> working_{0}; ///< of the other threads
  std::vector<std::jthread> others_; ///< last, so that they end before what they use
};

thread_local bool thread_team::inside_ = false;

} // namespace

executor team_executor(std::size_t threads) {
  require(threads <= 4096, error_id::invalid_parameter, "threads = ", threads,
          ", should be at most 4096");
  if (threads == 0)
    threads = std::max(1U, std::thread::hardware_concurrency());
  return [team = std::make_shared<thread_team>(threads)](std::size_t n, const loop_body& body) {
    team->run(n, body);
  };
}

} // namespace evo::music::nn
