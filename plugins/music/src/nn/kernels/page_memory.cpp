#include "nn/kernels/page_memory.hpp"

#include <new>
#include <sys/mman.h>
#include <utility>

namespace evo::music::nn {

page_memory::page_memory(std::size_t bytes, page_size pages) : bytes_{bytes} {
  if (bytes == 0)
    return;
  data_ = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data_ == MAP_FAILED)
    throw std::bad_alloc{};
  // Advice only: without it everything works as well.
  ::madvise(data_, bytes, pages == page_size::large ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
}

page_memory::~page_memory() {
  if (data_ != nullptr)
    ::munmap(data_, bytes_);
}

page_memory::page_memory(page_memory&& other) noexcept
    : data_{std::exchange(other.data_, nullptr)}, bytes_{std::exchange(other.bytes_, 0)} {}

page_memory& page_memory::operator=(page_memory&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

} // namespace evo::music::nn
