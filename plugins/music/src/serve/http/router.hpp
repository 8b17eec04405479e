#pragma once
/// @file
/// Which handler answers which path.

#include "serve/http/message.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::serve {

/// What a request carries.
enum class body_kind : std::uint8_t {
  none,
  json,  ///< at most max_json_bytes, read before the handler is called
  upload ///< read by the handler
};

struct route {
  std::string method;
  std::string pattern; ///< "/api/songs/{id}": a placeholder is one segment
  body_kind body = body_kind::none;
  std::function<reply(const request&)> answer;
};

class router {
public:
  void add(route r) { routes_.push_back(std::move(r)); }
  /// The route of a path, its placeholders filled in.
  /// @throws refusal 404 for a path that there isn't, 405 for another method
  [[nodiscard]] const route& find(std::string_view method, std::string_view path,
                                  std::vector<std::string>& parts) const;

private:
  std::vector<route> routes_;
};

} // namespace evo::music::serve
