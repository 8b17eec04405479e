#pragma once
/// @file
/// Zeroed pages straight from the system.

#include <cstddef>
#include <cstdint>

namespace evo::music::nn {

enum class page_size {
  large, ///< 2 MB where the system has them: fewer address translations on the way
  small  ///< 4 kB: what is never touched takes no memory
};

/// The whole of a large page rather than half of it: small pages are read more slowly.
[[nodiscard]] std::size_t in_large_pages(std::size_t bytes) noexcept;

/// @throws std::bad_alloc
class page_memory {
public:
  page_memory() = default;
  page_memory(std::size_t bytes, page_size pages);
  ~page_memory();
  page_memory(page_memory&& other) noexcept;
  page_memory& operator=(page_memory&& other) noexcept;

  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
  template <class T>
  [[nodiscard]] T* as() const noexcept {
    return static_cast<T*>(data_);
  }

private:
  void* data_ = nullptr;
  std::size_t bytes_ = 0;
};

} // namespace evo::music::nn
