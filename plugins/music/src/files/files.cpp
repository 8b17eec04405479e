#include "files/files.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace evo::music::detail {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& where, int error_number) {
  throw error{failure::storage, where.string(), storage_problem(error_number),
              error_number == ENOSPC || error_number == EDQUOT
                  ? "free some space; a run goes on with --resume"
                  : "choose a folder that can be written"};
}

/// A descriptor that closes itself.
class descriptor {
public:
  explicit descriptor(int value) : value_{value} {}
  ~descriptor() {
    if (value_ >= 0)
      ::close(value_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  [[nodiscard]] int get() const noexcept { return value_; }
  [[nodiscard]] bool close() noexcept { return ::close(std::exchange(value_, -1)) == 0; }

private:
  int value_;
};

bool write_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::write(to, bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR)
      return false;
    if (n > 0)
      bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool write_all(int to, std::span<const std::string_view> parts) {
  return std::ranges::all_of(parts, [to](std::string_view part) { return write_all(to, part); });
}

/// A new name itself is on the disk only when its folder is.
void sync_folder_of(const std::filesystem::path& file) {
  const auto parent = file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
  const descriptor folder{::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.get() >= 0)
    ::fsync(folder.get());
}

} // namespace

std::string storage_problem(int error_number) {
  switch (error_number) {
  case ENOSPC:
  case EDQUOT: return "the disk is full";
  case EFBIG: return "the file would be larger than is allowed here";
  case EROFS: return "the disk is read-only";
  case EACCES:
  case EPERM: return "there is no permission to write";
  case ENOENT: return "there is no such folder";
  case EISDIR: return "a folder of that name is in the way";
  case ENOTDIR:
  case EEXIST: return "a file of that name is in the way";
  default: return std::string{"writing failed: "} + std::strerror(error_number);
  }
}

void write_file(const std::filesystem::path& file, std::string_view bytes) {
  write_file(file, std::span{&bytes, 1});
}

void write_file(const std::filesystem::path& file, std::span<const std::string_view> parts) {
  std::filesystem::path temporary = file;
  temporary += ".part";
  descriptor out{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
  if (out.get() < 0)
    refuse(file, errno);
  if (!write_all(out.get(), parts) || ::fsync(out.get()) != 0 || !out.close() ||
      ::rename(temporary.c_str(), file.c_str()) != 0) {
    const int reason = errno;
    ::unlink(temporary.c_str());
    refuse(file, reason);
  }
  sync_folder_of(file);
}

void append_line(const std::filesystem::path& file, std::string_view line) {
  const bool is_new = !std::filesystem::exists(file);
  descriptor out{::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
  const off_t size = out.get() < 0 ? -1 : ::lseek(out.get(), 0, SEEK_END);
  if (size < 0)
    refuse(file, errno);
  char last = '\n';
  const bool is_torn = size > 0 && ::pread(out.get(), &last, 1, size - 1) == 1 && last != '\n';
  const std::string bytes = (is_torn ? "\n" : "") + std::string{line} + "\n";
  if (!write_all(out.get(), bytes) || ::fsync(out.get()) != 0) {
    const int reason = errno;
    if (::ftruncate(out.get(), size) != 0)
      refuse(file, errno);
    refuse(file, reason);
  }
  if (is_new)
    sync_folder_of(file);
}

void check_writable(const std::filesystem::path& file) {
  if (is_directory(file))
    refuse(file, EISDIR);
  std::filesystem::path temporary = file;
  temporary += ".part";
  const descriptor out{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644)};
  if (out.get() < 0)
    refuse(file, errno);
  ::unlink(temporary.c_str());
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem)
    refuse(folder, problem.value());
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream bytes;
  if (!in || std::filesystem::is_directory(file) || (in.peek() != EOF && !(bytes << in.rdbuf())))
    throw error{failure::input, file.string(), "the file can't be read",
                "give a file that exists and that you may read"};
  return std::move(bytes).str();
}

file_lock::file_lock(const std::filesystem::path& file)
    : descriptor_{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)} {
  if (descriptor_ < 0)
    refuse(file, errno);
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const int reason = errno;
    ::close(descriptor_);
    if (reason != EWOULDBLOCK)
      refuse(file, reason);
    throw error{failure::storage, file.parent_path().string(),
                "the run is in use by another process", "wait until it ends, or stop it"};
  }
}

file_lock::~file_lock() {
  if (descriptor_ >= 0)
    ::close(descriptor_);
}

file_lock::file_lock(file_lock&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)} {}

file_lock& file_lock::operator=(file_lock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

} // namespace evo::music::detail
