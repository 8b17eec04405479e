#pragma once
/// @file
/// A connection that doesn't wait for ever and doesn't take in everything: httplib (0.11) waits for
/// each byte anew and reads headers of any number.

#include <httplib.h>

#include <array>
#include <chrono>
#include <cstddef>

namespace evo::music::serve {

struct connection_limits {
  std::size_t header_bytes = std::size_t{16} << 10; ///< request line included
  std::size_t header_lines = 64;
  std::chrono::milliseconds header_time{10'000}; ///< from the first byte
  std::chrono::milliseconds idle_time{60'000};   ///< between two requests
  std::chrono::milliseconds body_time{20'000};   ///< and a second for each body_rate bytes
  std::size_t body_rate = std::size_t{64} << 10;
  std::chrono::milliseconds write_time{20'000}; ///< until the other side takes anything
};

class connection final : public httplib::Stream {
public:
  connection(socket_t socket, const connection_limits& limits) : socket_{socket}, limits_{limits} {}

  /// Waits for a request. False if none comes.
  [[nodiscard]] bool wait_for_request();
  /// From here on a body of this size is read.
  void begin_body(std::size_t size);
  /// Whether a part of the body that was promised hasn't been read.
  [[nodiscard]] bool has_rest() const noexcept { return is_body_ && left_ > 0; }
  /// A limit was met: the answer is written, nothing more goes out.
  [[nodiscard]] bool is_refused() const noexcept { return is_refused_; }
  /// Writes a short answer of our own.
  void refuse(const char* status);

  [[nodiscard]] bool is_readable() const override;
  [[nodiscard]] bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  [[nodiscard]] socket_t socket() const override { return socket_; }

private:
  using clock = std::chrono::steady_clock;
  [[nodiscard]] bool fill();
  [[nodiscard]] bool wait(short events, clock::time_point until) const;

  socket_t socket_;
  const connection_limits& limits_;
  std::array<char, 4096> buffer_{};
  std::size_t begin_ = 0, end_ = 0;
  std::size_t left_ = 0;  ///< bytes that may still be read
  std::size_t lines_ = 0; ///< of headers
  bool is_body_ = false, is_refused_ = false;
  clock::time_point deadline_{};
};

} // namespace evo::music::serve
