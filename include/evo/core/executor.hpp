#pragma once
/// @file
/// How a loop over independent items is run. The body must not care about order or thread.

#include <cstddef>
#include <functional>

namespace evo {

/// Calls body(0) ... body(n - 1), possibly at the same time, and returns when all have returned.
/// The first exception that a body throws is thrown again by the executor.
using executor = std::function<void(std::size_t n, const std::function<void(std::size_t)>& body)>;

/// One after the other on the calling thread. See evaluate/parallel.hpp for threads.
[[nodiscard]] inline executor serial_executor() {
  return [](std::size_t n, const std::function<void(std::size_t)>& body) {
    for (std::size_t i = 0; i < n; ++i)
      body(i);
  };
}

} // namespace evo
