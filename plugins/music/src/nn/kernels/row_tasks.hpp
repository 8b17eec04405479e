#pragma once
/// @file
/// Loops over rows between products: in few tasks, and on the calling thread where waking others
/// takes longer than the work.

#include "evo/core/executor.hpp"

#include <algorithm>
#include <cstddef>

namespace evo::music::nn {

/// body(i) for each row.
/// @param width numbers of a row, a measure of its work
template <class Body>
void for_each_row(std::size_t count, std::size_t width, const executor& run, const Body& body) {
  constexpr std::size_t worth_a_task = std::size_t{1} << 12;
  const std::size_t a_task = std::max<std::size_t>(1, worth_a_task / width);
  if (count <= a_task) {
    for (std::size_t i = 0; i < count; ++i)
      body(i);
    return;
  }
  run((count + a_task - 1) / a_task, [&](std::size_t task) {
    for (std::size_t i = task * a_task; i < std::min(count, (task + 1) * a_task); ++i)
      body(i);
  });
}

} // namespace evo::music::nn
