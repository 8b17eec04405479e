#pragma once
/// @file
/// Executors that bodies must not notice.

#include "evo/core/executor.hpp"

#include <thread>
#include <vector>

namespace evo::music::nn::testing {

/// Every item on a thread of its own, all at the same time.
inline executor all_at_once() {
  return [](std::size_t n, const std::function<void(std::size_t)>& body) {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < n; ++i)
      threads.emplace_back([&body, i] { body(i); });
  };
}

} // namespace evo::music::nn::testing
