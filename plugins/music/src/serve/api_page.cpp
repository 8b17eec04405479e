#include "serve/api.hpp"
#include "serve/assets.hpp"
#include "serve/params.hpp"

namespace evo::music::serve {
namespace {

/// Asked for again each time: the next version of the program has other files.
reply file_reply(const asset& file) {
  return {.type = std::string{file.type},
          .body = std::string{file.bytes},
          .headers = {{"Cache-Control", "no-cache"}}};
}

reply log_in(const guard& gate, const request& r) {
  if (!gate.wants_token() || !gate.is_token(text_in(object_in(r), "token", 200)))
    throw refusal{403, "that isn't the token"};
  return {.body = "{}",
          .headers = {{"Set-Cookie", std::string{session_cookie} + "=" + gate.cookie_value() +
                                         "; Path=/; HttpOnly; SameSite=Strict"}}};
}

} // namespace

void add_page(router& to, const guard& gate) {
  for (const asset& file : assets()) {
    std::string path{file.path};
    if (path == "/index.html")
      path = "/";
    else if (path == "/login.html")
      path = "/login";
    to.add({"GET", path, body_kind::none, [&file](const request&) { return file_reply(file); }});
  }
  to.add(
      {"POST", "/login", body_kind::json, [&gate](const request& r) { return log_in(gate, r); }});
}

} // namespace evo::music::serve
