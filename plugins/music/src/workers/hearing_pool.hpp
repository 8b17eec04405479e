#pragma once
/// @file
/// Candidates heard by worker processes, here or on other machines: one pool for all runs of a
/// program.

#include "workers/hearing_setup.hpp"

#include "evo/music/config.hpp"
#include "evo/music/session.hpp"
#include "evo/process/lanes.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace evo::music::workers {

using note_taker = std::function<void(const std::string&)>;

struct hearing_pool_options {
  worker_share share{};
  /// Whether candidates are much cheaper in large batches.
  bool batches = false;
  /// How long nobody need be there before a run ends: s.
  double startup = 120;
  /// What runs read is compared with what workers read.
  file_finders files{};
  /// Takes notes for people, from a thread of its own; besides the runs' watchers. May be empty.
  note_taker tell{};
};

class hearing_pool {
public:
  explicit hearing_pool(std::unique_ptr<lanes> workers, hearing_pool_options options = {});
  ~hearing_pool();
  hearing_pool(const hearing_pool&) = delete;
  hearing_pool& operator=(const hearing_pool&) = delete;

  /// What hears one run's candidates; any number of them at a time. The pool has to live as long.
  /// @throws error with failure::input if a file that the run reads can't be read
  [[nodiscard]] std::unique_ptr<hearing> hear(const configuration& config);
  /// As many as there are when all have come.
  [[nodiscard]] std::size_t workers() const;

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

/// As evolution_tools take it; empty without a pool.
[[nodiscard]] hearing_source source_of(hearing_pool* pool);

/// What else a program wants of its pool.
struct pool_wishes {
  note_taker tell{}; ///< as in hearing_pool_options
  /// Whether whatever else a worker's machine does goes first.
  bool is_background = false;
};

/// The pool that evaluator.* asks for; none for evaluator.name: local. Workers start when there is
/// something to hear.
/// @throws error with failure::configuration if a program isn't there
[[nodiscard]] std::unique_ptr<hearing_pool>
make_hearing_pool(const configuration& config, file_finders files, pool_wishes wishes = {});

} // namespace evo::music::workers
