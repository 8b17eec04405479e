#pragma once
/// @file
/// Those who wait for items, and how far each item is.

#include "evo/process/work_outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace evo::detail {

/// One call of `evaluate`.
class work_client {
public:
  struct item_state {
    bool done = false;
    unsigned deaths = 0; ///< workers that died of it, or of its neighbours
    unsigned copies = 0; ///< jobs in flight that it is part of
  };

  work_client(std::uint64_t setup, std::span<const std::string> items, double already)
      : left{items.size()}, served{already}, setup_{setup}, items_{items}, states_(items.size()),
        queue_(items.size()) {
    std::iota(queue_.begin(), queue_.end(), std::size_t{0});
  }

  [[nodiscard]] std::uint64_t setup() const noexcept { return setup_; }
  [[nodiscard]] const std::string& item(std::size_t i) const { return items_[i]; }
  [[nodiscard]] item_state& state(std::size_t i) { return states_[i]; }
  [[nodiscard]] const item_state& state(std::size_t i) const { return states_[i]; }
  [[nodiscard]] bool is_waiting() const noexcept { return left > 0 && !error && !is_gone; }
  [[nodiscard]] std::size_t queued() const noexcept { return queue_.size() + suspects_.size(); }

  /// Takes items off the queue; one that a worker died of comes alone.
  [[nodiscard]] std::vector<std::size_t> take(std::size_t most) {
    std::vector<std::size_t> taken;
    if (!suspects_.empty()) {
      taken.push_back(suspects_.front());
      suspects_.pop_front();
    }
    while (taken.size() < most && !queue_.empty() && states_[queue_.front()].deaths == 0) {
      if (!taken.empty() && states_[taken.front()].deaths > 0)
        break;
      taken.push_back(queue_.front());
      queue_.pop_front();
    }
    return taken;
  }

  /// An item whose only copy was lost.
  void put_back(std::size_t i) {
    if (states_[i].deaths > 0)
      suspects_.push_back(i);
    else
      queue_.push_front(i);
  }

  /// The first outcome of an item counts. @returns whether this is it
  bool finish(item_outcome outcome) {
    if (std::exchange(states_[outcome.item].done, true))
      return false;
    --left;
    if (!is_gone)
      outcomes.push_back(std::move(outcome));
    return true;
  }

  std::size_t left;                     ///< items without an outcome
  double served;                        ///< workers' seconds that it has had, for fairness
  std::vector<item_outcome> outcomes{}; ///< not yet taken
  std::exception_ptr error{};           ///< why there will be no more of them
  bool is_gone = false;                 ///< nobody waits any more; `item` is of no use

private:
  std::uint64_t setup_;
  std::span<const std::string> items_;
  std::vector<item_state> states_;
  std::deque<std::size_t> queue_{}, suspects_{};
};

} // namespace evo::detail
