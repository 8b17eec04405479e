#include "files/files.hpp"

#include "files/fault_point.hpp"

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
#include <vector>

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

/// Writes half, passes a fault point, writes the rest.
bool write_in_halves(int to, std::string_view bytes, const std::string& where) {
  const std::size_t half = bytes.size() / 2;
  if (!write_all(to, bytes.substr(0, half)))
    return false;
  fault_point(where, "half_written");
  return write_all(to, bytes.substr(half));
}

bool write_all(int to, std::span<const std::string_view> parts, const std::string& where) {
  return std::ranges::all_of(
      parts, [&](std::string_view part) { return write_in_halves(to, part, where); });
}

/// A new name itself is on the disk only when its folder is.
void sync_folder_of(const std::filesystem::path& file) {
  const auto parent = file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
  const descriptor folder{::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.get() >= 0)
    ::fsync(folder.get());
}

/// What the fault points of a file are called: "file.wav" for every WAV file.
std::string faults_of(const std::filesystem::path& file) {
  return "file" + file.extension().string();
}

/// Flushes what was written to the disk, then gives it its name. False with errno if it can't be.
bool keep_as(descriptor& out, const std::filesystem::path& written,
             const std::filesystem::path& file) {
  const std::string where = faults_of(file);
  fault_point(where, "before_sync");
  if (::fsync(out.get()) != 0 || !out.close())
    return false;
  fault_point(where, "before_rename");
  if (::rename(written.c_str(), file.c_str()) != 0)
    return false;
  fault_point(where, "after_rename");
  return true;
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
  if (!write_all(out.get(), parts, faults_of(file)) || !keep_as(out, temporary, file)) {
    const int reason = errno;
    ::unlink(temporary.c_str());
    refuse(file, reason);
  }
  sync_folder_of(file);
}

void put_in_place(const std::filesystem::path& written, const std::filesystem::path& file) {
  descriptor out{::open(written.c_str(), O_WRONLY | O_CLOEXEC)};
  if (out.get() < 0 || !keep_as(out, written, file)) {
    const int reason = errno;
    ::unlink(written.c_str());
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
  const auto is_on_disk = [&] {
    if (!write_in_halves(out.get(), bytes, "line"))
      return false;
    fault_point("line", "before_sync");
    return ::fsync(out.get()) == 0;
  };
  if (!is_on_disk()) {
    const int reason = errno;
    if (::ftruncate(out.get(), size) != 0)
      refuse(file, errno);
    refuse(file, reason);
  }
  if (is_new)
    sync_folder_of(file);
  fault_point("line", "stored");
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

std::filesystem::path free_name(const std::filesystem::path& wanted) {
  std::error_code ignored;
  std::filesystem::path name = wanted;
  for (int i = 2; std::filesystem::exists(name, ignored); ++i) {
    name = wanted;
    name += "-" + std::to_string(i);
  }
  return name;
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code problem;
  std::vector<std::filesystem::path> absent;
  for (auto f = folder; !f.empty() && !std::filesystem::exists(f, problem); f = f.parent_path())
    absent.push_back(f);
  std::filesystem::create_directories(folder, problem);
  if (problem)
    refuse(folder, problem.value());
  fault_point("folder", "made");
  for (const auto& f : absent)
    sync_folder_of(f);
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
  fault_point("lock", "held");
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
