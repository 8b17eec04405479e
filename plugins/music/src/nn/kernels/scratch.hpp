#pragma once
/// @file
/// Memory that a function needs while it runs, kept by the thread for the next one.

#include <cstddef>
#include <vector>

namespace evo::music::nn {

/// At least `size` bytes, aligned to 64, uninitialised; not shared with any other scratch that is
/// alive, so that a waiting thread may meanwhile run another task.
class scratch {
public:
  explicit scratch(std::size_t size);
  ~scratch();
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;

  template <class T>
  [[nodiscard]] T* as() noexcept {
    return static_cast<T*>(static_cast<void*>(aligned_));
  }

private:
  std::vector<std::byte> memory_;
  std::byte* aligned_ = nullptr;
};

} // namespace evo::music::nn
