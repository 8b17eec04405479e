#pragma once
/// An HTTP server on a free loopback port that answers as a script says, well or badly, and counts.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace support {

/// What one request is answered with.
struct scripted_reply {
  int status = 200;
  std::string body{};
  std::string headers{}; ///< "Name: value\r\n" each
  double delay = 0;      ///< seconds before it
  bool reset = false;    ///< half of the body, then the connection is reset
};

/// A chat answer with this text.
[[nodiscard]] inline std::string chat_body(std::string_view text, std::uint64_t prompt_tokens = 20,
                                           std::uint64_t answer_tokens = 10) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\')
      escaped += '\\';
    escaped += c == '\n' ? std::string{"\\n"} : std::string{c};
  }
  return R"({"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":")" +
         escaped + R"("}}],"usage":{"prompt_tokens":)" + std::to_string(prompt_tokens) +
         R"(,"completion_tokens":)" + std::to_string(answer_tokens) + "}}";
}

class scripted_server {
public:
  /// What request number i (from 0), with its head and body, is answered with; called from several
  /// threads.
  using script = std::function<scripted_reply(std::size_t i, const std::string& request)>;

  explicit scripted_server(script answers) : answers_{std::move(answers)} {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (listener_ < 0 || bind(listener_, generic, size) != 0 || listen(listener_, 128) != 0 ||
        getsockname(listener_, generic, &size) != 0)
      throw std::runtime_error{"no loopback port"};
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread{[this] { accept_all(); }};
  }

  ~scripted_server() {
    is_over_ = true;
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    close(listener_);
    for (auto& t : talks_)
      t.join();
  }
  scripted_server(const scripted_server&) = delete;
  scripted_server& operator=(const scripted_server&) = delete;

  [[nodiscard]] std::string root() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::string url() const { return root() + "/v1"; } ///< of a chat server
  [[nodiscard]] std::size_t requests() const {
    const std::lock_guard lock{mutex_};
    return seen_.size();
  }
  /// Heads and bodies.
  [[nodiscard]] std::vector<std::string> seen() const {
    const std::lock_guard lock{mutex_};
    return seen_;
  }
  [[nodiscard]] std::size_t most_at_once() const noexcept { return most_at_once_; }

private:
  void accept_all() {
    for (;;) {
      const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (is_over_ || connection < 0)
        return;
      talks_.emplace_back([this, connection] { talk(connection); });
    }
  }

  /// One request on one connection.
  void talk(int connection) {
    std::string request;
    std::size_t wanted = std::string::npos;
    char buffer[65536];
    while (request.size() < wanted) {
      const ssize_t n = recv(connection, buffer, sizeof buffer, 0);
      if (n <= 0)
        break;
      request.append(buffer, static_cast<std::size_t>(n));
      const auto head = request.find("\r\n\r\n");
      const auto length = request.find("Content-Length: ");
      if (wanted == std::string::npos && head != std::string::npos)
        wanted = head + 4 + (length < head ? std::stoul(request.substr(length + 16)) : 0);
    }
    if (request.empty()) {
      close(connection);
      return;
    }
    const std::size_t now = ++at_once_;
    for (std::size_t most = most_at_once_; most < now;)
      most_at_once_.compare_exchange_weak(most, now);
    std::size_t i = 0;
    {
      const std::lock_guard lock{mutex_};
      i = seen_.size();
      seen_.push_back(request);
    }
    const scripted_reply reply = answers_(i, request);
    pause(reply.delay);
    --at_once_;
    send_reply(connection, reply);
  }

  void pause(double seconds) const {
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + std::chrono::duration<double>(seconds);
    while (!is_over_ && clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }

  static void send_reply(int connection, const scripted_reply& reply) {
    std::string text =
        "HTTP/1.1 " + std::to_string(reply.status) + " Scripted\r\n" + reply.headers +
        "Connection: close\r\nContent-Length: " + std::to_string(reply.body.size()) + "\r\n\r\n";
    text += reply.reset ? reply.body.substr(0, reply.body.size() / 2) : reply.body;
    for (std::size_t sent = 0; sent < text.size();) {
      const ssize_t n = send(connection, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (n <= 0)
        break;
      sent += static_cast<std::size_t>(n);
    }
    if (reply.reset) {
      const linger at_once{1, 0};
      setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    } else {
      shutdown(connection, SHUT_WR); // all of it arrives before the end
      char rest[4096];
      timeval wait{1, 0};
      setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
      while (recv(connection, rest, sizeof rest, 0) > 0) {
      }
    }
    close(connection);
  }

  script answers_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> is_over_ = false;
  std::atomic<std::size_t> at_once_ = 0, most_at_once_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> seen_;
  std::list<std::thread> talks_;
  std::thread acceptor_;
};

} // namespace support
