#include "serve/http/connection_threads.hpp"

#include <utility>

namespace evo::music::serve {
namespace {

thread_local bool overloaded = false;

} // namespace

bool connection_threads::is_overloaded() noexcept {
  return overloaded;
}

void connection_threads::enqueue(std::function<void()> task) {
  {
    const std::lock_guard lock{mutex_};
    if (tasks_.size() < idle_ || threads_.size() < most_) {
      tasks_.push_back(std::move(task));
      if (tasks_.size() > idle_)
        threads_.emplace_back([this] { work(); });
      changed_.notify_one();
      return;
    }
  }
  overloaded = true;
  task();
  overloaded = false;
}

void connection_threads::work() {
  std::unique_lock lock{mutex_};
  while (true) {
    ++idle_;
    changed_.wait(lock, [this] { return is_over_ || !tasks_.empty(); });
    --idle_;
    if (tasks_.empty())
      return;
    const auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
}

void connection_threads::shutdown() {
  {
    const std::lock_guard lock{mutex_};
    is_over_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_)
    thread.join();
}

} // namespace evo::music::serve
