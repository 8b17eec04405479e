#pragma once
/// @file
/// One request at a time over libcurl, given up when somebody says so.

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

namespace evo::music::tracking {

struct http_reply {
  long status = 0; ///< 0 where there was no answer
  std::string body{};
  std::string failure{}; ///< of the transport, in words
};

class http_client {
public:
  /// @param token        sent as a bearer's, if it isn't empty
  /// @param is_cancelled ends a request within a second; has to live as long
  http_client(const std::string& token, std::chrono::milliseconds timeout,
              const std::atomic<bool>& is_cancelled);
  ~http_client();
  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;

  [[nodiscard]] http_reply get(const std::string& url);
  /// @param body JSON
  [[nodiscard]] http_reply post(const std::string& url, const std::string& body);

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

/// Text as a part of a query.
[[nodiscard]] std::string escaped(const std::string& text);

} // namespace evo::music::tracking
