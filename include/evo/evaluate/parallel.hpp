#pragma once
/// @file
/// Threads, through oneTBB: the only header of the core that knows it.

#include "evo/core/error.hpp"
#include "evo/core/executor.hpp"
#include "evo/evaluate/per_candidate.hpp" // for those who want both from here

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace evo {

/// Runs bodies on up to `threads` threads, the calling one included; items are handed out one by
/// one, since a candidate's evaluation is large and of uneven length.
/// @param threads 0 for all that the machine has
/// @throws error invalid_parameter for more than 4096 threads
[[nodiscard]] inline executor parallel_executor(std::size_t threads = 0) {
  require(threads <= 4096, error_id::invalid_parameter, "threads = ", threads,
          ", should be at most 4096");
  // More threads than processors have to be allowed first.
  std::shared_ptr<tbb::global_control> allowed;
  if (threads > static_cast<std::size_t>(tbb::info::default_concurrency()))
    allowed = std::make_shared<tbb::global_control>(tbb::global_control::max_allowed_parallelism,
                                                    threads);
  auto arena = std::make_shared<tbb::task_arena>(threads == 0 ? tbb::task_arena::automatic
                                                              : static_cast<int>(threads));
  return [allowed, arena](std::size_t n, const std::function<void(std::size_t)>& body) {
    arena->execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>{0, n, 1},
          [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t i = range.begin(); i != range.end(); ++i)
              body(i);
          },
          tbb::simple_partitioner{});
    });
  };
}

} // namespace evo
