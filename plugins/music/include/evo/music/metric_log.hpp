#pragma once
/// @file
/// Where a run's measures go as they happen, beside its own store.

#include "evo/music/run_record.hpp"

#include <cstdint>

namespace evo::music {

struct session_round;

/// Takes measures. A log is told all of them in order, from a run's beginning, also when the run
/// goes on that another process began: what has happened before is told first.
class metric_log {
public:
  metric_log() = default;
  metric_log(const metric_log&) = delete;
  metric_log& operator=(const metric_log&) = delete;
  virtual ~metric_log() = default;
  /// @param round of a session, from 1; 0: there is no session
  virtual void generation(std::uint64_t round, const generation_record& g) = 0;
  virtual void round(const session_round& r) = 0;
  /// The run has come to its end, by itself. Without this it was interrupted.
  virtual void finish() = 0;
};

} // namespace evo::music
