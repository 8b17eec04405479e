#include "database_faults.hpp"

#include "files/fault_point.hpp"

#include <sqlite3.h>

#include <sys/types.h>
#include <unistd.h>

namespace evo::music::detail {
namespace {

void pass() {
  fault_point("database", "half_written");
}

/// As pwrite(2).
ssize_t place_in_halves(int file, const void* bytes, std::size_t size, off_t at) {
  const std::size_t half = size / 2;
  const ssize_t first = ::pwrite(file, bytes, half, at);
  if (first != static_cast<ssize_t>(half))
    return first;
  pass();
  const ssize_t second = ::pwrite(file, static_cast<const char*>(bytes) + half, size - half,
                                  at + static_cast<off_t>(half));
  return second < 0 ? second : first + second;
}

/// As write(2).
ssize_t write_in_halves(int file, const void* bytes, std::size_t size) {
  const std::size_t half = size / 2;
  const ssize_t first = ::write(file, bytes, half);
  if (first != static_cast<ssize_t>(half))
    return first;
  pass();
  const ssize_t second = ::write(file, static_cast<const char*>(bytes) + half, size - half);
  return second < 0 ? second : first + second;
}

bool replace_calls() {
  static_assert(sizeof(off_t) == 8, "pwrite is pwrite64");
  sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
  // SQLite has one of these, by its build.
  const auto place = reinterpret_cast<sqlite3_syscall_ptr>(&place_in_halves);
  system->xSetSystemCall(system, "pwrite", place);
  system->xSetSystemCall(system, "pwrite64", place);
  system->xSetSystemCall(system, "write", reinterpret_cast<sqlite3_syscall_ptr>(&write_in_halves));
  return true;
}

} // namespace

void break_database_writes() {
  if (!fault_points_are_armed)
    return;
  [[maybe_unused]] static const bool is_done = replace_calls();
}

} // namespace evo::music::detail
