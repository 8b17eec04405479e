#pragma once
/// @file
/// Threads for loops that are as short as a product of a few rows.

#include "evo/core/executor.hpp"

#include <cstddef>

namespace evo::music::nn {

/// Runs bodies on `threads` threads, the calling one included, as `parallel_executor` does, but
/// begins and ends a loop in less than a microsecond: a token of a language model takes some
/// hundred loops, one after the other, of some ten microseconds each. For that, threads look for
/// the next loop for a fifth of a millisecond before they sleep.
///
/// Items are handed out one by one, in order. A loop within a loop, or at the same time as a loop
/// of another thread, runs on the calling thread alone. Copies share the threads.
/// @param threads 0 for all that the machine has
/// @throws error invalid_parameter for more than 4096 threads
[[nodiscard]] executor team_executor(std::size_t threads = 0);

} // namespace evo::music::nn
