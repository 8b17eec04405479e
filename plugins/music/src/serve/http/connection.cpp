#include "serve/http/connection.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <string>
#include <sys/socket.h>

namespace evo::music::serve {

bool connection::wait(short events, clock::time_point until) const {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now());
    if (left.count() <= 0)
      return false;
    pollfd one{socket_, events, 0};
    const int n = ::poll(&one, 1, static_cast<int>(left.count()));
    if (n > 0)
      return true; // an error too: the call that follows says which
    if (n < 0 && errno != EINTR)
      return false;
  }
}

bool connection::wait_for_request() {
  const bool is_there = begin_ < end_ || wait(POLLIN, clock::now() + limits_.idle_time);
  is_body_ = false;
  lines_ = 0;
  left_ = limits_.header_bytes;
  deadline_ = clock::now() + limits_.header_time;
  return is_there;
}

void connection::begin_body(std::size_t size) {
  is_body_ = true;
  left_ = size;
  deadline_ = clock::now() + limits_.body_time + std::chrono::seconds{size / limits_.body_rate};
}

void connection::refuse(const char* status) {
  const std::string answer = std::string{"HTTP/1.1 "} + status +
                             "\r\nConnection: close\r\nContent-Length: 0\r\n"
                             "X-Content-Type-Options: nosniff\r\n\r\n";
  (void)::send(socket_, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  is_refused_ = true;
}

bool connection::fill() {
  if (!wait(POLLIN, deadline_)) {
    refuse("408 Request Timeout");
    return false;
  }
  const ssize_t n = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
  if (n <= 0)
    return false;
  begin_ = 0;
  end_ = static_cast<std::size_t>(n);
  return true;
}

ssize_t connection::read(char* to, std::size_t size) {
  if (is_refused_ || (begin_ == end_ && !fill()))
    return -1;
  const std::size_t n = std::min({size, end_ - begin_, left_});
  if (n == 0) {
    refuse(is_body_ ? "413 Payload Too Large" : "431 Request Header Fields Too Large");
    return -1;
  }
  std::memcpy(to, buffer_.data() + begin_, n);
  begin_ += n;
  left_ -= n;
  if (!is_body_)
    lines_ += static_cast<std::size_t>(std::count(to, to + n, '\n'));
  if (lines_ > limits_.header_lines + 2) {
    refuse("431 Request Header Fields Too Large");
    return -1;
  }
  return static_cast<ssize_t>(n);
}

ssize_t connection::write(const char* from, std::size_t size) {
  if (is_refused_ || !wait(POLLOUT, clock::now() + limits_.write_time))
    return -1;
  return ::send(socket_, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool connection::is_readable() const {
  return begin_ < end_ || wait(POLLIN, clock::now() + std::chrono::milliseconds{1});
}

bool connection::is_writable() const {
  pollfd one{socket_, POLLOUT | POLLRDHUP, 0};
  return ::poll(&one, 1, 0) == 1 && (one.revents & (POLLERR | POLLHUP | POLLRDHUP)) == 0;
}

void connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear(); // nothing here depends on it
  port = 0;
}

void connection::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

} // namespace evo::music::serve
