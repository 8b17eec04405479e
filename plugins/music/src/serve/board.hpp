#pragma once
/// @file
/// Where an activity (a listener's session, or an evolution towards a song) is: one small state
/// that its worker writes and any number of event streams read.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::serve {

enum class phase : std::uint8_t {
  asleep,    ///< nothing runs; it can be opened
  preparing, ///< recordings are heard, or what was there before is read
  evolving,
  paused,    ///< within an evolution
  ending,    ///< the evolution is over, the playlist is being rendered
  listening, ///< answers are wanted
  finished,
  failed
};
[[nodiscard]] std::string_view name(phase p) noexcept;

struct activity_state {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  phase now = phase::asleep;
  std::uint64_t round = 0;       ///< of a session, from 1
  std::uint64_t generation = 0;  ///< generations that are done
  std::uint64_t generations = 0; ///< that are wanted
  double share = 0;              ///< of the evolution that is done
  double best = unknown, mean = unknown, seconds_left = unknown;
  std::string message;              ///< what is being done, or why it failed
  std::vector<std::int8_t> answers; ///< to the playlist that is heard
  std::uint64_t revision = 1;       ///< grows with every change
};

class board {
public:
  template <class Change>
  void change(Change apply) {
    {
      const std::lock_guard lock{mutex_};
      apply(state_);
      ++state_.revision;
    }
    changed_.notify_all();
  }

  [[nodiscard]] activity_state now() const;
  /// The state once its revision isn't `seen`; nothing if that takes longer, or the board closes.
  [[nodiscard]] std::optional<activity_state> other_than(std::uint64_t seen,
                                                         std::chrono::milliseconds patience) const;
  /// Lets everybody go who waits.
  void close();
  [[nodiscard]] bool is_closed() const;

private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  activity_state state_;
  bool is_closed_ = false;
};

} // namespace evo::music::serve
