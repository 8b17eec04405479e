#pragma once
/// @file
/// Ends another thread's `poll`. POSIX.

#include "evo/process/child_process.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace evo::detail {

class wake_pipe {
public:
  /// @throws std::system_error
  wake_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
      throw std::system_error{errno, std::generic_category(), "a pipe"};
    out_ = file_descriptor{ends[0]};
    in_ = file_descriptor{ends[1]};
  }

  /// From any thread. A pipe that is full wakes as well.
  void wake() const noexcept {
    const char byte = 0;
    [[maybe_unused]] const auto n = ::write(in_.get(), &byte, 1);
  }
  void drain() const noexcept {
    std::array<char, 64> bytes{};
    while (::read(out_.get(), bytes.data(), bytes.size()) > 0) {
    }
  }
  [[nodiscard]] int readable() const noexcept { return out_.get(); }

private:
  file_descriptor out_, in_;
};

} // namespace evo::detail
