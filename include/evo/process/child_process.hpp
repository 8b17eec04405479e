#pragma once
/// @file
/// A child process whose standard input and output are one end of a socket. POSIX.

#include "evo/process/frame.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT(readability-redundant-declaration): POSIX wants it declared

namespace evo {

/// Owns a file descriptor.
class file_descriptor {
public:
  file_descriptor() = default;
  explicit file_descriptor(int fd) noexcept : fd_{fd} {}
  file_descriptor(file_descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  file_descriptor& operator=(file_descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  file_descriptor(const file_descriptor&) = delete;
  file_descriptor& operator=(const file_descriptor&) = delete;
  ~file_descriptor() {
    if (fd_ >= 0)
      ::close(fd_);
  }
  [[nodiscard]] int get() const noexcept { return fd_; }

private:
  int fd_ = -1;
};

/// A program that speaks frames on its standard input and output. Its standard error is ours. It is
/// in a process group of its own, so that an interrupt at the terminal reaches the driver alone.
/// Ends with the object: its input ends, and soon after it is killed.
class child_process {
public:
  /// @param command program (looked up in PATH) and arguments
  /// @param grace how long it may take to end by itself once its input has ended
  /// @throws std::system_error if it can't be started
  explicit child_process(const std::vector<std::string>& command,
                         std::chrono::milliseconds grace = std::chrono::milliseconds{20})
      : grace_{grace} {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
      throw std::system_error{errno, std::generic_category(), "a socket for a child process"};
    socket_ = file_descriptor{ends[0]};
    const file_descriptor theirs{ends[1]};
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    start(command, theirs.get());
  }
  child_process(child_process&& other) noexcept
      : socket_{std::move(other.socket_)}, in_{std::move(other.in_)}, out_{std::move(other.out_)},
        sent_{other.sent_}, grace_{other.grace_}, id_{std::exchange(other.id_, -1)} {}
  child_process& operator=(child_process&& other) noexcept {
    std::swap(socket_, other.socket_);
    std::swap(in_, other.in_);
    std::swap(out_, other.out_);
    std::swap(sent_, other.sent_);
    std::swap(grace_, other.grace_);
    std::swap(id_, other.id_);
    return *this;
  }
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;
  ~child_process() {
    if (id_ > 0)
      static_cast<void>(end());
  }

  [[nodiscard]] int socket() const noexcept { return socket_.get(); }
  [[nodiscard]] pid_t id() const noexcept { return id_; }
  [[nodiscard]] bool has_unsent() const noexcept { return sent_ < out_.size(); }

  /// Queues a frame; `pump_out` sends it.
  void send(frame_kind kind, std::string_view body) {
    if (sent_ > 0) {
      out_.erase(0, sent_);
      sent_ = 0;
    }
    out_ += frame_bytes(kind, body);
  }

  /// Sends what the socket takes without waiting. @returns false if the child hears no more
  bool pump_out() {
    while (has_unsent()) {
      const ssize_t n =
          ::send(socket(), out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK;
      sent_ += static_cast<std::size_t>(n);
    }
    out_ = {};
    sent_ = 0;
    return true;
  }

  /// Takes what has come. @returns false at the end: the child speaks no more
  bool pump_in() {
    std::array<char, 1 << 16> bytes{};
    for (;;) {
      const ssize_t n = ::recv(socket(), bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK;
      if (n == 0)
        return false;
      in_.feed({bytes.data(), static_cast<std::size_t>(n)});
    }
  }

  /// The next frame that has come whole.
  /// @throws frame_error
  [[nodiscard]] std::optional<frame> next() { return in_.next(); }

  /// Ends the child. @returns how it ended, for people
  std::string end() {
    socket_ = {};
    int status = 0;
    const auto until = std::chrono::steady_clock::now() + grace_;
    do {
      if (::waitpid(id_, &status, WNOHANG) == id_)
        return described(status);
      ::usleep(500);
    } while (std::chrono::steady_clock::now() < until);
    ::kill(id_, SIGKILL);
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    return described(status);
  }

private:
  void start(const std::vector<std::string>& command, int theirs) {
    std::vector<char*> arguments;
    for (const auto& part : command)
      arguments.push_back(const_cast<char*>(part.c_str())); // posix_spawn's type; it doesn't write
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&actions, theirs, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, theirs, STDOUT_FILENO);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    const int problem = command.empty() ? ENOENT
                                        : ::posix_spawnp(&id_, arguments[0], &actions, &attributes,
                                                         arguments.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (problem != 0) {
      id_ = -1;
      throw std::system_error{problem, std::generic_category(),
                              command.empty() ? "an empty command" : command[0]};
    }
  }

  std::string described(int status) {
    id_ = -1;
    if (WIFSIGNALED(status))
      return std::string{"killed by signal "} + std::to_string(WTERMSIG(status)) + " (" +
             ::strsignal(WTERMSIG(status)) + ")";
    return "ended with exit code " + std::to_string(WEXITSTATUS(status));
  }

  file_descriptor socket_;
  frame_reader in_;
  std::string out_;
  std::size_t sent_ = 0;
  std::chrono::milliseconds grace_;
  pid_t id_ = -1;
};

} // namespace evo
