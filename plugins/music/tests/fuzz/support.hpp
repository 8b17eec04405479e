#pragma once
/// @file
/// Bytes as files, and promises.

#include "targets.hpp"

#include "evo/music/error.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace evo::music::fuzz {

/// Ends the process where a promise is broken.
inline void promise(bool kept, const char* what) {
  if (kept)
    return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

/// Lets a reader refuse what it is given: in words, with a place, as bad input or configuration.
template <class Function>
void may_refuse(Function read) {
  try {
    read();
  } catch (const error& e) {
    promise(e.kind() == failure::input || e.kind() == failure::configuration,
            "what is refused is bad input or a bad configuration");
    promise(std::string_view{e.what()}.size() > 10, "an error says what is wrong");
  }
}

inline std::string_view text_of(input bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A file in memory that has a path.
class memory_file {
public:
  memory_file() : descriptor_{memfd_create("input", MFD_CLOEXEC)} {
    if (descriptor_ < 0)
      std::abort();
  }
  ~memory_file() { close(descriptor_); }
  memory_file(const memory_file&) = delete;
  memory_file& operator=(const memory_file&) = delete;

  /// @returns the path, with these bytes behind it
  [[nodiscard]] std::filesystem::path with(input bytes) const {
    if (ftruncate(descriptor_, 0) != 0 ||
        pwrite(descriptor_, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
      std::abort();
    return "/proc/self/fd/" + std::to_string(descriptor_);
  }

private:
  int descriptor_;
};

} // namespace evo::music::fuzz
