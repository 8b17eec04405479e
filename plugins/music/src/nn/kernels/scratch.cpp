#include "nn/kernels/scratch.hpp"

#include <memory>
#include <utility>

namespace evo::music::nn {
namespace {

/// What the thread isn't using now.
std::vector<std::vector<std::byte>>& idle() {
  thread_local std::vector<std::vector<std::byte>> pool;
  return pool;
}

constexpr std::size_t alignment = 64;

} // namespace

scratch::scratch(std::size_t size) {
  if (auto& pool = idle(); !pool.empty()) {
    memory_ = std::move(pool.back());
    pool.pop_back();
  }
  if (memory_.size() < size + alignment)
    memory_ = std::vector<std::byte>(size + alignment);
  void* from = memory_.data();
  std::size_t room = memory_.size();
  aligned_ = static_cast<std::byte*>(std::align(alignment, size, from, room));
}

scratch::~scratch() {
  idle().push_back(std::move(memory_));
}

} // namespace evo::music::nn
