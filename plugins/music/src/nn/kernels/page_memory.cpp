#include "nn/kernels/page_memory.hpp"

#include <cstddef>
#include <cstdint>
#include <new>
#include <sys/mman.h>
#include <utility>

namespace evo::music::nn {

namespace {

constexpr std::size_t large = std::size_t{2} << 20U;

std::byte* map(std::size_t bytes) {
  void* const data =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED)
    throw std::bad_alloc{};
  return static_cast<std::byte*>(data);
}

/// Begins where a large page does; what was mapped around it is given back.
std::byte* map_aligned(std::size_t bytes) {
  std::byte* const all = map(bytes + large);
  const std::size_t before = (large - reinterpret_cast<std::uintptr_t>(all) % large) % large;
  if (before > 0)
    ::munmap(all, before);
  constexpr std::size_t page = 4096; // of which munmap frees whole ones
  const std::size_t own = (bytes + page - 1) / page * page;
  if (before + own < bytes + large)
    ::munmap(all + before + own, bytes + large - before - own);
  return all + before;
}

} // namespace

std::size_t in_large_pages(std::size_t bytes) noexcept {
  return bytes % large < large / 2 ? bytes : (bytes + large - 1) / large * large;
}

page_memory::page_memory(std::size_t bytes, page_size pages) : bytes_{bytes} {
  if (bytes == 0)
    return;
  data_ = pages == page_size::large && bytes >= large ? map_aligned(bytes) : map(bytes);
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
