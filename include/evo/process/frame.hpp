#pragma once
/// @file
/// What travels between a driver and its worker processes: frames, each with a header of 24 bytes
/// (little-endian: "EVOW", 16-bit version, 16-bit kind, 64-bit length, 64-bit checksum of the body)
/// and a body. POSIX.

#include "evo/core/hash.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace evo {

static_assert(std::endian::native == std::endian::little, "frames are written little-endian");

/// What a frame is. A worker sends `hello` by itself, then answers each frame with exactly one:
/// `setup` with `setup_done`, `job` with `result`. The others join a driver to a bridge, which
/// carries frames to and from workers on other machines without a look into them.
enum class frame_kind : std::uint16_t {
  hello = 1,
  setup,
  setup_done,
  job,
  result,
  open_lane = 16,
  close_lane,
  to_lane,
  lane_open,
  from_lane,
  lane_lost,
};

struct frame {
  frame_kind kind = frame_kind::hello;
  std::string body;
};

/// Bytes that are no frame of this version, or a damaged one; the connection is of no more use.
class frame_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

inline constexpr std::size_t frame_header_size = 24;
inline constexpr std::uint16_t frame_version = 1;
/// Longer bodies are refused before anything is allocated: 1 GiB.
inline constexpr std::uint64_t longest_frame = std::uint64_t{1} << 30;

namespace detail {

inline constexpr std::uint32_t frame_magic = 0x574f5645; // "EVOW"

struct frame_header {
  std::uint32_t magic = frame_magic;
  std::uint16_t version = frame_version;
  std::uint16_t kind = 0;
  std::uint64_t length = 0;
  std::uint64_t checksum = 0;
};
static_assert(sizeof(frame_header) == frame_header_size);

/// @throws frame_error
inline frame_header read_header(std::span<const char, frame_header_size> bytes) {
  frame_header h;
  std::memcpy(&h, bytes.data(), sizeof h);
  if (h.magic != frame_magic)
    throw frame_error{"no frame begins here: something else writes to the worker's output"};
  if (h.version != frame_version)
    throw frame_error{"frames of version " + std::to_string(h.version) + ", should be " +
                      std::to_string(frame_version) + ": driver and worker are of one release"};
  if (h.length > longest_frame)
    throw frame_error{"a frame of " + std::to_string(h.length) + " bytes, at most " +
                      std::to_string(longest_frame) + " are allowed"};
  return h;
}

inline void check_body(const frame_header& h, std::string_view body) {
  if (content_hash(body) != h.checksum)
    throw frame_error{"a frame's checksum doesn't match its " + std::to_string(h.length) +
                      " bytes"};
}

} // namespace detail

/// A frame as bytes. O(size of the body).
/// @throws frame_error for a body over the longest
[[nodiscard]] inline std::string frame_bytes(frame_kind kind, std::string_view body) {
  const detail::frame_header h{.kind = static_cast<std::uint16_t>(kind),
                               .length = body.size(),
                               .checksum = content_hash(body)};
  if (h.length > longest_frame)
    throw frame_error{"a frame of " + std::to_string(h.length) + " bytes, at most " +
                      std::to_string(longest_frame) + " are allowed"};
  std::string bytes;
  bytes.reserve(sizeof h + body.size());
  bytes.append(reinterpret_cast<const char*>(&h), sizeof h).append(body);
  return bytes;
}

/// Puts frames together from bytes as they come in.
class frame_reader {
public:
  void feed(std::string_view bytes) { buffer_.append(bytes); }

  /// The next frame that is complete.
  /// @throws frame_error
  [[nodiscard]] std::optional<frame> next() {
    const std::string_view left = std::string_view{buffer_}.substr(begin_);
    if (left.size() < frame_header_size)
      return std::nullopt;
    const auto h = detail::read_header(
        std::span<const char, frame_header_size>{left.data(), frame_header_size});
    if (left.size() - frame_header_size < h.length)
      return std::nullopt;
    const std::string_view body = left.substr(frame_header_size, h.length);
    detail::check_body(h, body);
    frame f{static_cast<frame_kind>(h.kind), std::string{body}};
    begin_ += frame_header_size + body.size();
    drop_read();
    return f;
  }

private:
  /// What was read is dropped when it is the larger part, so that each byte is moved once at most.
  void drop_read() {
    if (begin_ == buffer_.size() || begin_ > buffer_.size() / 2) {
      buffer_.erase(0, begin_);
      begin_ = 0;
      constexpr std::size_t kept = std::size_t{1} << 20;
      if (buffer_.capacity() > kept && buffer_.size() < kept / 2)
        buffer_.shrink_to_fit();
    }
  }

  std::string buffer_;
  std::size_t begin_ = 0;
};

/// Writes a frame to a file descriptor that blocks.
/// @throws std::system_error
inline void write_frame(int to, frame_kind kind, std::string_view body) {
  const std::string bytes = frame_bytes(kind, body);
  std::string_view left = bytes;
  while (!left.empty()) {
    const ssize_t n = ::write(to, left.data(), left.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      throw std::system_error{errno, std::generic_category(), "writing a frame"};
    left.remove_prefix(static_cast<std::size_t>(n));
  }
}

namespace detail {

/// @returns how many bytes came before the end of the file
inline std::size_t read_fully(int from, std::span<char> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t n = ::read(from, into.data() + done, into.size() - done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      throw std::system_error{errno, std::generic_category(), "reading a frame"};
    if (n == 0)
      break;
    done += static_cast<std::size_t>(n);
  }
  return done;
}

} // namespace detail

/// Reads a frame from a file descriptor that blocks; nothing at the end of the file.
/// @throws frame_error, also if the file ends within a frame; std::system_error
[[nodiscard]] inline std::optional<frame> read_frame(int from) {
  std::array<char, frame_header_size> header{};
  const std::size_t n = detail::read_fully(from, header);
  if (n == 0)
    return std::nullopt;
  if (n < header.size())
    throw frame_error{"the other side went away within a frame"};
  const auto h = detail::read_header(header);
  frame f{static_cast<frame_kind>(h.kind), std::string(h.length, '\0')};
  if (detail::read_fully(from, f.body) < f.body.size())
    throw frame_error{"the other side went away within a frame"};
  detail::check_body(h, f.body);
  return f;
}

} // namespace evo
