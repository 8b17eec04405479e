#pragma once
/// @file
/// Bytes to a server and back, as nobody's browser would send them.

#include <nlohmann/json.hpp>

#include <arpa/inet.h>
#include <chrono>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace evo::music::testing {

class raw_connection {
public:
  explicit raw_connection(int port) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_open_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~raw_connection() { ::close(socket_); }
  raw_connection(const raw_connection&) = delete;
  raw_connection& operator=(const raw_connection&) = delete;

  [[nodiscard]] bool is_open() const { return is_open_; }
  /// False once the other side has closed.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0)
        return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  /// Some bytes; none at the end.
  [[nodiscard]] std::string receive() const {
    std::string some(65536, '\0');
    const auto n = ::recv(socket_, some.data(), some.size(), 0);
    some.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return some;
  }
  [[nodiscard]] std::string receive_all() const {
    std::string all;
    for (std::string some = receive(); !some.empty(); some = receive())
      all += some;
    return all;
  }

private:
  int socket_;
  bool is_open_ = false;
};

struct answer {
  int status = 0; ///< 0: none came
  std::string head, body;
  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body); }
};

inline answer parsed(const std::string& all) {
  answer a;
  const auto end = all.find("\r\n\r\n");
  if (all.starts_with("HTTP/1.1 ") && end != std::string::npos) {
    a.status = std::stoi(all.substr(9, 3));
    a.head = all.substr(0, end);
    a.body = all.substr(end + 4);
  }
  return a;
}

/// None, if the server ended in the middle of it.
inline answer whole(answer a) {
  const std::string_view length = "Content-Length: ";
  const auto at = a.head.find(length);
  if (at != std::string::npos && a.body.size() < std::stoul(a.head.substr(at + length.size())))
    return {};
  return a;
}

/// Sends bytes as they are, and takes what comes until the other side closes.
inline answer converse(int port, std::string_view bytes) {
  const raw_connection c{port};
  c.send(bytes);
  return parsed(c.receive_all());
}

/// A client that behaves; `more` are further header lines, each with its line end.
struct client {
  int port = 0;

  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port); }
  [[nodiscard]] answer get(const std::string& path, const std::string& more = {}) const {
    return whole(converse(port, "GET " + path + " HTTP/1.1\r\nHost: " + host() +
                                    "\r\nConnection: close\r\n" + more + "\r\n"));
  }
  [[nodiscard]] answer post(const std::string& path, const std::string& body,
                            const std::string& type = "application/json",
                            const std::string& more = {}) const {
    return converse(port, "POST " + path + " HTTP/1.1\r\nHost: " + host() +
                              "\r\nConnection: close\r\nContent-Type: " + type +
                              "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more +
                              "\r\n" + body);
  }
};

} // namespace evo::music::testing
