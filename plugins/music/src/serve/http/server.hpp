#pragma once
/// @file
/// The HTTP server: sockets on one side, a guard and a router on the other.

#include "serve/http/guard.hpp"
#include "serve/http/router.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace evo::music::serve {

struct server_options {
  std::string host = "127.0.0.1";
  int port = 0; ///< 0: any that is free
  std::size_t max_connections = 1000;
  std::size_t max_json_bytes = std::size_t{64} << 10;
  std::size_t max_upload_bytes = std::size_t{64} << 20;
  std::chrono::milliseconds request_time{10'000}; ///< for a request's head
};

class http_server {
public:
  /// Binds, and doesn't answer yet.
  /// @param gate, routes have to live as long
  /// @throws error with failure::configuration if the address can't be bound
  http_server(const server_options& options, guard& gate, const router& routes);
  ~http_server();

  [[nodiscard]] int port() const noexcept;
  /// Answers until stop() is called, from another thread.
  void run();
  /// Ends run(): connections are closed, their handlers end first.
  void stop();

private:
  class httplib_server;
  std::unique_ptr<httplib_server> server_;
};

} // namespace evo::music::serve
