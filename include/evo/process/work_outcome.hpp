#pragma once
/// @file
/// What comes of work that is handed out to workers, and how it is handed out.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

namespace evo {

/// What came of one item.
struct item_outcome {
  std::size_t item = 0; ///< its place among those given to `evaluate`
  bool failed = false;  ///< the task said so, or it killed its worker too often
  std::string body{};   ///< what the task gave, or why the item failed
  std::string node{};   ///< where it was evaluated, or died last
};

struct work_pool_options {
  /// An item of which so many workers died has failed.
  unsigned deaths = 3;
  /// Of what is left, the part that is handed out at once, shared by speed; in (0, 1]. With 1, for
  /// tasks that are much cheaper in large batches, even before speeds are known.
  double share = 0.5;
  /// Jobs of more than one item are no longer than this: s.
  double longest_job = 10;
  /// Tasks that a worker keeps; of more, the one unused longest is forgotten.
  std::size_t setups_a_worker = 4;
  /// How long nothing is handed out while workers are still starting, so that all get their share
  /// of short work: s.
  double gather = 30;
  /// How long nobody need be there before `evaluate` throws: s.
  double startup = 120;
  /// Whether the workers are the driver's own program: one of another build is told of.
  bool same_program = false;
  /// Takes notes for people, on the pool's thread: a worker that died, nodes that differ.
  std::function<void(const std::string&)> report = [](const std::string&) {};
};

/// What a pool has done so far.
struct work_statistics {
  std::uint64_t items = 0;      ///< with an outcome
  std::uint64_t handed_out = 0; ///< items sent to workers: more than `items` where some were again
  std::uint64_t jobs = 0;       ///< that they were sent in
  std::uint64_t workers_lost = 0;            ///< which had said hello
  std::uint64_t bytes_out = 0, bytes_in = 0; ///< of jobs and their results
};

/// There is no worker, and none can be started.
class workers_unavailable : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// No worker can make the task of a setup.
class setup_refused : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace evo
