#pragma once
/// @file
/// Candidates heard by worker processes, here or on other machines: one pool for all runs of a
/// program.

#include "evo/music/config.hpp"
#include "evo/music/session.hpp"
#include "evo/process/lanes.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace evo::music::workers {

using note_taker = std::function<void(const std::string&)>;

class hearing_pool {
public:
  /// @param threads of each worker
  /// @param batches whether candidates are much cheaper in large batches
  /// @param tell takes notes for people, from a thread of its own; besides the runs' watchers. May
  ///   be empty
  hearing_pool(std::unique_ptr<lanes> workers, std::uint64_t threads, bool batches,
               note_taker tell = {});
  ~hearing_pool();
  hearing_pool(const hearing_pool&) = delete;
  hearing_pool& operator=(const hearing_pool&) = delete;

  /// What hears one run's candidates; any number of them at a time. The pool has to live as long.
  [[nodiscard]] std::unique_ptr<hearing> hear(const configuration& config);

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

/// As evolution_tools take it; empty without a pool.
[[nodiscard]] hearing_source source_of(hearing_pool* pool);

/// The pool that evaluator.* asks for; none for evaluator.name: local. Workers start when there is
/// something to hear.
/// @throws error with failure::configuration if a program isn't there
[[nodiscard]] std::unique_ptr<hearing_pool> make_hearing_pool(const configuration& config,
                                                              note_taker tell = {});

} // namespace evo::music::workers
