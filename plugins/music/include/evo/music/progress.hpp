#pragma once
/// @file
/// How a run tells a person that it goes on.

#include "evo/music/run_record.hpp"

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>

namespace evo::music {

/// Where a run is, while a generation is being scored.
struct progress_state {
  std::uint64_t generation = 0; ///< under way, from 0
  std::size_t scored = 0;       ///< candidates of it
  std::size_t candidates = 0;   ///< that it has to score
  double share = 0;             ///< of the budget that will end the run first, [0, 1]
};

/// What a run calls. All calls come from one thread.
class progress {
public:
  virtual ~progress() = default;
  virtual void say(const std::string& line) = 0;
  virtual void update(const progress_state& state) = 0;
  virtual void generation(const generation_record& g) = 0;
  virtual void end() = 0;
};

/// A bar with the time left where `out` is a terminal, one plain line a generation elsewhere;
/// nothing at all if `quiet`.
[[nodiscard]] std::unique_ptr<progress> make_console_progress(std::FILE* out, bool quiet);

} // namespace evo::music
