#include "serve/http/guard.hpp"

#include <doctest/doctest.h>

using namespace evo::music::serve;

namespace {

request get(const std::string& host) {
  request r;
  r.method = "GET";
  r.path = "/api/overview";
  r.headers["host"] = host;
  return r;
}

request post(const std::string& host) {
  request r = get(host);
  r.method = "POST";
  r.headers["content-type"] = "application/json";
  r.headers["content-length"] = "2";
  return r;
}

/// 0 if the guard lets it through.
int status(const guard& g, const request& r) {
  try {
    g.check(r);
  } catch (const refusal& e) {
    return e.status();
  }
  return 0;
}

request with(request r, const std::string& name, const std::string& value) {
  r.headers[name] = value;
  return r;
}

} // namespace

TEST_CASE("only this machine's own names reach a server that is bound to it") {
  const guard g{{.host = "127.0.0.1", .port = 8642}};
  for (const char* own : {"127.0.0.1:8642", "localhost:8642", "[::1]:8642", "LOCALHOST:8642"})
    CHECK(status(g, get(own)) == 0);
  for (const char* other : {"", "evil.example:8642", "127.0.0.1:80", "127.0.0.1", "localhost",
                            "127.0.0.1.evil.example:8642", "192.168.1.7:8642", "[::1",
                            "localhost:", "localhost:8642:1", "@localhost:8642"})
    CHECK(status(g, get(other)) == 403);
}

TEST_CASE("another site changes nothing") {
  const guard g{{.host = "127.0.0.1", .port = 8642}};
  const request own = post("127.0.0.1:8642");
  CHECK(status(g, own) == 0);
  CHECK(status(g, with(own, "origin", "http://127.0.0.1:8642")) == 0);
  CHECK(status(g, with(own, "sec-fetch-site", "same-origin")) == 0);
  for (const char* origin : {"http://evil.example", "null", "http://127.0.0.1:8643",
                             "http://localhost:8642", "http://127.0.0.1:8642.evil.example"})
    CHECK(status(g, with(own, "origin", origin)) == 403);
  for (const char* site : {"cross-site", "same-site"})
    CHECK(status(g, with(own, "sec-fetch-site", site)) == 403);
  for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded",
                           "multipart/form-data; boundary=x", "text/plain; application/json"})
    CHECK(status(g, with(own, "content-type", type)) == 415);
}

TEST_CASE("another site may link to the page and embed nothing of it") {
  const guard g{{.host = "127.0.0.1", .port = 8642}};
  request page = with(get("127.0.0.1:8642"), "sec-fetch-site", "cross-site");
  CHECK(status(g, page) == 403);
  page.path = "/";
  CHECK(status(g, page) == 403);
  CHECK(status(g, with(page, "sec-fetch-mode", "navigate")) == 0);
}

TEST_CASE("a token is asked for wherever one is set") {
  const guard g{{.host = "0.0.0.0", .port = 8642, .token = "correct horse battery"}};
  const request r = get("192.168.1.7:8642");
  CHECK(status(g, r) == 401);
  CHECK(status(g, with(r, "authorization", "Bearer correct horse battery")) == 0);
  CHECK(status(g, with(r, "authorization", "Bearer correct horse batterz")) == 401);
  CHECK(status(g, with(r, "authorization", "Bearer ")) == 401);
  const std::string name{session_cookie};
  CHECK(status(g, with(r, "cookie", "a=b; " + name + "=" + g.cookie_value())) == 0);
  CHECK(status(g, with(r, "cookie", name + "=" + g.cookie_value() + "x")) == 401);
  CHECK(status(g, with(r, "cookie", name + "=")) == 401);
  CHECK(status(g, with(r, "cookie", name + "=correct horse battery")) == 401);
  request door = r;
  door.path = "/login";
  CHECK(status(g, door) == 0);
  CHECK(status(g, get("evil.example:8642")) == 403); // a name that was made to point here
}

TEST_CASE("a further name is one that was given") {
  const guard g{
      {.host = "0.0.0.0", .port = 8642, .names = {"music.example"}, .token = "0123456789abcdef"}};
  CHECK(status(g, get("music.example")) == 401);
  CHECK(status(g, get("music.example:443")) == 401);
  CHECK(status(g, get("other.example")) == 403);
}

TEST_CASE("bodies have a length, ranges are one, paths are short") {
  const guard g{{.host = "127.0.0.1", .port = 8642}};
  const request own = post("127.0.0.1:8642");
  CHECK(status(g, with(own, "transfer-encoding", "chunked")) == 411);
  CHECK(status(g, with(own, "content-length", "")) == 411);
  CHECK(status(g, with(get("127.0.0.1:8642"), "range", "bytes=0-1,0-1")) == 416);
  request r = own;
  r.method = "DELETE";
  CHECK(status(g, r) == 405);
  r = get("127.0.0.1:8642");
  r.path = "/" + std::string(600, 'a');
  CHECK(status(g, r) == 414);
}

TEST_CASE("addresses of this machine alone are told from others") {
  for (const char* own : {"127.0.0.1", "127.9.9.9", "::1", "localhost", "LocalHost"})
    CHECK(is_loopback(own));
  for (const char* other : {"0.0.0.0", "::", "192.168.1.7", "localhost.evil.example",
                            "127.0.0.1.evil", "1270.0.0.1", ""})
    CHECK(!is_loopback(other));
}
