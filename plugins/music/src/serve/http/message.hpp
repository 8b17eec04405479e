#pragma once
/// @file
/// Requests and answers as the page's handlers see them: without a socket, so that tests need none.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::serve {

struct request {
  std::string method;                         ///< GET (also for HEAD) or POST
  std::string path;                           ///< decoded, without the query
  std::map<std::string, std::string> query;   ///< decoded
  std::map<std::string, std::string> headers; ///< by lower-case name; the first of several
  std::vector<std::string> parts;             ///< what the route's {placeholders} stand for
  std::string body;                           ///< of a JSON request
  /// Hands out the body of an upload piece by piece, until the taker says no. False if it ended
  /// before its length, or was refused.
  std::function<bool(const std::function<bool(std::string_view)>& take)> read_body;

  [[nodiscard]] std::string header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string{} : found->second;
  }
};

struct reply {
  int status = 200;
  std::string type = "application/json";
  std::string body{};
  std::map<std::string, std::string> headers{};
  std::optional<std::filesystem::path> file{}; ///< sent instead of the body
  /// Sent instead of the body, until it says no: called again and again with what sends a piece,
  /// which says no when nobody listens any more.
  std::function<bool(const std::function<bool(std::string_view)>& send)> stream{};
};

/// What a handler throws for a request that can't be answered.
class refusal : public std::runtime_error {
public:
  refusal(int status, const std::string& why) : std::runtime_error{why}, status_{status} {}
  [[nodiscard]] int status() const noexcept { return status_; }

private:
  int status_;
};

} // namespace evo::music::serve
