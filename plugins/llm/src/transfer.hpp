#pragma once
/// @file
/// HTTP over libcurl: several POSTs at a time on one thread.

#include "evo/llm/client.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace evo::llm::detail {

/// How one POST ended.
struct outcome {
  std::size_t id = 0; ///< as start() was given it
  long status = 0;    ///< HTTP; 0 where there was no answer
  std::string body{};
  std::string failure{};               ///< of the transport, in words
  bool too_long = false;               ///< the body was longer than is allowed
  std::optional<double> retry_after{}; ///< seconds
};

class transfers {
public:
  /// @param url of every request
  transfers(std::string url, const client_options& options);
  transfers(const transfers&) = delete;
  transfers& operator=(const transfers&) = delete;
  ~transfers();

  void start(std::size_t id, std::string body);
  [[nodiscard]] std::size_t running() const noexcept;
  /// Those that have ended; waits up to `seconds` for one.
  [[nodiscard]] std::vector<outcome> wait(double seconds);
  /// Drops all that are under way.
  void cancel();

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace evo::llm::detail
