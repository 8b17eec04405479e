#include "nn/mapped_file.hpp"

#include "evo/music/error.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace evo::music::nn {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, int code) {
  throw error{failure::input, path.string(),
              "cannot be read: " + std::generic_category().message(code)};
}

} // namespace

mapped_file::mapped_file(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    fail(path, errno);
  struct stat status{};
  int problem = ::fstat(fd, &status) != 0 ? errno : 0;
  if (problem == 0 && !S_ISREG(status.st_mode))
    problem = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
  size_ = problem == 0 ? static_cast<std::size_t>(status.st_size) : 0;
  void* mapping = nullptr;
  if (size_ > 0) {
    mapping = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
    problem = mapping == MAP_FAILED ? errno : 0;
  }
  ::close(fd);
  if (problem != 0)
    fail(path, problem);
  if (size_ == 0)
    throw error{failure::input, path.string(), "the file is empty"};
  begin_ = static_cast<const std::byte*>(mapping);
}

void mapped_file::forget(std::span<const std::byte> part) const noexcept {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const auto first = static_cast<std::size_t>(part.data() - begin_) / page * page;
  const auto end = static_cast<std::size_t>(part.data() - begin_) + part.size();
  ::madvise(const_cast<std::byte*>(begin_ + first), end - first, MADV_DONTNEED);
}

mapped_file::~mapped_file() {
  ::munmap(const_cast<std::byte*>(begin_), size_);
}

} // namespace evo::music::nn
