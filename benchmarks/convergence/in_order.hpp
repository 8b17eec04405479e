#pragma once
/// @file
/// Results of parallel work, handed on in the order of the work.

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace evo::convergence {

/// Takes results in any order from any thread and hands each on, with its number, as soon as all
/// before it have been handed on. One thread at a time.
template <class Result>
class in_order {
public:
  in_order(std::size_t count, std::function<void(std::size_t, const Result&)> hand_on)
      : waiting_(count), hand_on_{std::move(hand_on)} {}

  void put(std::size_t i, Result result) {
    const std::lock_guard lock{mutex_};
    waiting_[i] = std::move(result);
    for (; next_ < waiting_.size() && waiting_[next_]; ++next_) {
      hand_on_(next_, *waiting_[next_]);
      waiting_[next_].reset();
    }
  }

private:
  std::mutex mutex_;
  std::vector<std::optional<Result>> waiting_;
  std::size_t next_ = 0;
  std::function<void(std::size_t, const Result&)> hand_on_;
};

} // namespace evo::convergence
