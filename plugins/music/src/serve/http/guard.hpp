#pragma once
/// @file
/// Who may ask: requests that another site makes a browser send are refused, and so are those
/// without the token where one is wanted.

#include "serve/http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace evo::music::serve {

struct guard_options {
  std::string host; ///< what the server is bound to
  int port = 0;
  std::vector<std::string> names{}; ///< further names that the server goes by
  std::string token{};              ///< empty: none is wanted
};

/// Whether only this machine can reach an address: 127.0.0.0/8, ::1, localhost.
[[nodiscard]] bool is_loopback(std::string_view host);

/// The name of the cookie that stands for the token.
inline constexpr std::string_view session_cookie = "evomusic";

class guard {
public:
  explicit guard(guard_options options);

  /// The port, where it became known later.
  void set_port(int port) { options_.port = port; }

  /// Checks everything that can be seen before the body.
  ///
  /// - Host has to be one of the server's own names, or, where it is bound to more than this
  ///   machine, an address: a name that was made to point here (DNS rebinding) isn't among them.
  /// - Whatever changes something has to come from the page itself: an Origin, if there is one, has
  ///   to be the Host's, Sec-Fetch-Site same-origin; and the content type is one that another
  ///   site's form can't send.
  /// - What other sites embed (Sec-Fetch-Site: cross-site) is only the page itself, by a link.
  /// @throws refusal 403; 401 where the token is missing; 411, 415 or 416
  void check(const request& r) const;

  /// Whether the text is the token. Takes the same time for every wrong one of a length.
  [[nodiscard]] bool is_token(std::string_view given) const;
  /// What the cookie of somebody who gave the token has: not the token itself, and another one in
  /// every process.
  [[nodiscard]] const std::string& cookie_value() const noexcept { return cookie_; }
  [[nodiscard]] bool wants_token() const noexcept { return !options_.token.empty(); }

private:
  void check_host(const request& r) const;
  void check_site(const request& r) const;
  void check_body(const request& r) const;
  void check_token(const request& r) const;

  guard_options options_;
  std::string cookie_;
};

} // namespace evo::music::serve
