#include "serve/pace.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace evo::music::serve {

bool pace::must_end() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return is_ended_ || !is_paused_; });
  return is_ended_;
}

void pace::pause() {
  const std::lock_guard lock{mutex_};
  if (!is_paused_)
    paused_at_ = clock::now();
  is_paused_ = true;
}

void pace::go_on() {
  {
    const std::lock_guard lock{mutex_};
    if (is_paused_)
      paused_ += clock::now() - paused_at_;
    is_paused_ = false;
  }
  changed_.notify_all();
}

void pace::end() {
  {
    const std::lock_guard lock{mutex_};
    is_ended_ = true;
  }
  changed_.notify_all();
}

void pace::begin() {
  const std::lock_guard lock{mutex_};
  is_paused_ = is_ended_ = false;
  begun_ = clock::now();
  paused_ = {};
}

bool pace::is_paused() const {
  const std::lock_guard lock{mutex_};
  return is_paused_;
}

double pace::worked_seconds() const {
  const std::lock_guard lock{mutex_};
  const auto until = is_paused_ ? paused_at_ : clock::now();
  return std::chrono::duration<double>(until - begun_ - paused_).count();
}

void step_back() {
  thread_local bool is_back = false;
  if (is_back)
    return;
  is_back = true;
  constexpr int least = 19;
  // On Linux a thread has a nice value of its own.
  (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), least);
}

} // namespace evo::music::serve
