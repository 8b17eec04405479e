#include "audio/atomic_file.hpp"

#include "evo/music/error.hpp"

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>

namespace evo::music {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const char* action, int code) {
  throw error{failure::storage, path.string(),
              std::string{"cannot "} + action + ": " + std::generic_category().message(code),
              code == ENOSPC ? "free space on that disk, or write elsewhere"
                             : "check that the folder exists and can be written"};
}

class descriptor {
public:
  explicit descriptor(int fd) : fd_{fd} {}
  ~descriptor() { close(); }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;

  [[nodiscard]] int get() const noexcept { return fd_; }
  /// 0, or what close() had to say (some file systems report a full disk only here).
  int close() noexcept {
    const int result = fd_ >= 0 && ::close(fd_) != 0 ? errno : 0;
    fd_ = -1;
    return result;
  }

private:
  int fd_;
};

void write_all(int fd, std::span<const char> bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      fail(path, "write", written < 0 ? errno : ENOSPC);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

std::filesystem::path temporary_name(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  std::filesystem::path name = path.parent_path() / ".";
  name += path.filename();
  name += '.' + std::to_string(::getpid()) + '-' + std::to_string(counter++) + ".part";
  return name;
}

void fill(const std::filesystem::path& temporary, const std::filesystem::path& path,
          std::span<const std::span<const char>> parts) {
  descriptor file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
  if (file.get() < 0)
    fail(path, "create", errno);
  for (const auto part : parts)
    write_all(file.get(), part, path);
  if (::fsync(file.get()) != 0)
    fail(path, "write", errno);
  if (const int code = file.close())
    fail(path, "write", code);
}

} // namespace

void write_file_atomically(const std::filesystem::path& path,
                           std::span<const std::span<const char>> parts) {
  const std::filesystem::path temporary = temporary_name(path);
  try {
    fill(temporary, path, parts);
    if (::rename(temporary.c_str(), path.c_str()) != 0)
      fail(path, "rename", errno);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  // The rename itself reaches the disk with its folder; a folder that can't be synced still holds
  // it.
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const descriptor handle{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (handle.get() >= 0)
    ::fsync(handle.get());
}

} // namespace evo::music
