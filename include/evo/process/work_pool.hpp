#pragma once
/// @file
/// Hands candidates out to workers, whatever happens to these: the scheduler between evaluators and
/// lanes.

#include "evo/process/detail/work_schedule.hpp"
#include "evo/process/lanes.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace evo {

/// Evaluates items on workers, each item exactly once in what is reported, whatever died meanwhile.
///
/// A worker is given as many items at once as its measured speed is worth (half of its share of
/// what is left, so that all end together), and one job ahead. When nothing is left to hand out,
/// idle workers take over what slow ones haven't begun or take too long over; the first result
/// counts. Items of a worker that died are evaluated again, alone, so that one that kills its
/// worker is found: after `deaths` it has failed. Since an item's result depends on the item alone,
/// none of this shows in the results.
///
/// Any number of threads may evaluate at once: they are served in turn, by the workers' time that
/// each has had. Memory: O(items in `evaluate`) and two jobs a worker.
class work_pool {
public:
  explicit work_pool(std::unique_ptr<lanes> l, work_pool_options options = {})
      : lanes_{std::move(l)}, schedule_{lanes_->count(), std::move(options)},
        thread_{[this](const std::stop_token& stop) { work(stop); }} {}
  work_pool(const work_pool&) = delete;
  work_pool& operator=(const work_pool&) = delete;
  work_pool(work_pool&&) = delete;
  work_pool& operator=(work_pool&&) = delete;
  ~work_pool() {
    thread_.request_stop();
    lanes_->wake();
  }

  /// Blocks until each item has an outcome. Calls `take` in the calling thread with outcomes as
  /// they come, in no order.
  /// @param setup what a worker makes the items' task of; made once a worker and kept
  /// @param interrupted asked several times a second; true gives up the rest. May be empty
  /// @throws workers_unavailable, setup_refused; whatever `take` throws, and then nobody waits for
  ///   the rest
  void evaluate(const std::string& setup, std::span<const std::string> items,
                const std::function<void(std::span<item_outcome>)>& take,
                const std::function<bool()>& interrupted = {}) {
    if (items.empty())
      return;
    std::unique_lock lock{mutex_};
    const auto client = schedule_.add(setup, items);
    const client_guard guard{*this, client, lock};
    lanes_->wake();
    while (client->left > 0 || !client->outcomes.empty()) {
      news_.wait_for(lock, std::chrono::milliseconds{50}, [&] {
        return !client->outcomes.empty() || client->error || client->left == 0;
      });
      auto outcomes = std::exchange(client->outcomes, {});
      const auto problem = client->error;
      lock.unlock();
      if (!outcomes.empty())
        take(outcomes);
      if (problem)
        std::rethrow_exception(problem);
      if (interrupted && interrupted())
        return;
      lock.lock();
    }
  }

  [[nodiscard]] work_statistics statistics() const {
    const std::scoped_lock lock{mutex_};
    return schedule_.statistics();
  }
  [[nodiscard]] std::size_t workers() const { return lanes_->count(); }

private:
  /// Takes a client off the schedule, however `evaluate` is left.
  class client_guard {
  public:
    client_guard(work_pool& pool, std::shared_ptr<detail::work_client> client,
                 std::unique_lock<std::mutex>& lock)
        : pool_{pool}, client_{std::move(client)}, lock_{lock} {}
    client_guard(const client_guard&) = delete;
    client_guard& operator=(const client_guard&) = delete;
    ~client_guard() {
      if (!lock_.owns_lock())
        lock_.lock();
      pool_.schedule_.remove(client_);
    }

  private:
    work_pool& pool_;
    std::shared_ptr<detail::work_client> client_;
    std::unique_lock<std::mutex>& lock_;
  };

  void work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::vector<std::string> notes;
      std::chrono::milliseconds patience{};
      {
        const std::scoped_lock lock{mutex_};
        schedule_.hand_out(*lanes_);
        patience = schedule_.patience();
        notes = schedule_.take_notes();
      }
      for (const auto& note : notes)
        schedule_.options().report(note);
      auto events = lanes_->wait(patience);
      if (events.empty())
        continue;
      const std::scoped_lock lock{mutex_};
      for (auto& event : events)
        schedule_.take(event, *lanes_);
      news_.notify_all();
    }
    for (std::size_t lane = 0; lane < lanes_->count(); ++lane)
      lanes_->close(lane);
  }

  std::unique_ptr<lanes> lanes_;
  mutable std::mutex mutex_;
  std::condition_variable news_;
  detail::work_schedule schedule_;
  std::jthread thread_;
};

} // namespace evo
