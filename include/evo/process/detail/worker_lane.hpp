#pragma once
/// @file
/// What the scheduler knows of one lane.

#include "evo/process/detail/work_client.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace evo::detail {

using work_clock = std::chrono::steady_clock;

/// Sent to a worker and not yet answered: items of a client, or a setup where there is no client.
struct work_in_flight {
  std::uint64_t id = 0; ///< of the job, or of the setup
  std::shared_ptr<work_client> client{};
  std::vector<std::size_t> items{};
};

struct worker_lane {
  enum class phase {
    closed,  ///< no worker; one may be started from `retry_at` on
    opening, ///< asked for
    ready,   ///< it has said hello
  };

  phase is = phase::closed;
  std::string node{};
  std::deque<work_in_flight> in_flight{}; ///< the worker is at the first
  work_clock::time_point begun{};         ///< when the worker came to the first
  std::vector<std::uint64_t> setups{};    ///< that it holds, the one unused longest first
  std::unordered_map<std::uint64_t, std::string> refused{}; ///< setups, and why
  std::unordered_map<std::uint64_t, double> seconds_each{}; ///< of an item, by setup
  unsigned failures = 0;                                    ///< to start, one after another
  work_clock::time_point retry_at{};
  std::string last_problem{};

  [[nodiscard]] bool is_ready() const noexcept { return is == phase::ready; }
  [[nodiscard]] bool holds(std::uint64_t setup) const {
    return std::ranges::count(setups, setup) > 0;
  }
  [[nodiscard]] std::optional<double> speed(std::uint64_t setup) const {
    const auto found = seconds_each.find(setup);
    return found == seconds_each.end() ? std::nullopt : std::optional{1 / found->second};
  }
  [[nodiscard]] double busy_for(work_clock::time_point now) const {
    return in_flight.empty() ? 0 : std::chrono::duration<double>(now - begun).count();
  }

  /// A measured time; recent ones count more, since machines have other work.
  void learn(std::uint64_t setup, double seconds) {
    constexpr double weight = 0.5;
    seconds = std::max(seconds, 1e-7);
    const auto [entry, is_new] = seconds_each.try_emplace(setup, seconds);
    if (!is_new)
      entry->second += weight * (seconds - entry->second);
  }

  /// Marks a setup as the one used last.
  void touch(std::uint64_t setup) {
    std::erase(setups, setup);
    setups.push_back(setup);
  }

  /// Makes room for another setup. @returns those to be forgotten
  [[nodiscard]] std::vector<std::uint64_t> make_room(std::size_t most) {
    std::vector<std::uint64_t> forgotten;
    while (!setups.empty() && setups.size() >= most) {
      forgotten.push_back(setups.front());
      setups.erase(setups.begin());
    }
    return forgotten;
  }

  void clear() {
    in_flight.clear();
    setups.clear();
    refused.clear();
    is = phase::closed;
  }
};

} // namespace evo::detail
