#pragma once
// What this machine can do at most: arithmetic in registers, and reading memory.

#include "nn/kernels/instruction_set.hpp"
#include "nn/kernels/linear.hpp"

#include "evo/core/executor.hpp"

#include <cstddef>
#include <ctime>

namespace evo::music::nn {

/// Processor time of all threads over their number, a call: what it takes on a machine with nothing
/// else to do, and closest to that on a busy one. Over 0.2 s, since other threads' time is only
/// known to some milliseconds.
template <class F>
double seconds_of(std::size_t threads, const F& f) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  };
  const double start = now();
  double spent = 0;
  std::size_t calls = 0;
  while (spent < 0.2 * static_cast<double>(threads)) {
    f();
    spent = now() - start;
    ++calls;
  }
  return spent / static_cast<double>(calls * threads);
}

/// Operations a second (two a product) of the instruction that products of this precision are made
/// of, on all threads; one measurement.
double arithmetic_rate(precision how, instruction_set set, const executor& run,
                       std::size_t threads);

/// Bytes a second from memory far larger than any cache, on all threads; one measurement.
double read_rate(const executor& run, std::size_t threads);

} // namespace evo::music::nn
