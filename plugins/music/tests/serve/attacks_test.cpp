// Requests that mean harm, through a socket.
#include "page.hpp"

#include "evo/music/error.hpp"

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::testing;

TEST_CASE("no path leads out of the page, however it is written") {
  const small_page p;
  const std::string id = p.begin();
  REQUIRE(p.wait_for(id, "listening"));
  for (const std::string path :
       {"/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd",
        "/js/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/js/..%5c..%5capp.mjs", "/app.css%00.html",
        "//etc/passwd", "/api/activities/..", "/api/activities/..%2f..%2f..%2fetc%2fpasswd",
        "/api/recordings/..%2flock", "/api/recordings/%2e%2e",
        "/api/trials/..%2f..%2fsession.sqlite", "/%0a", "/%ff%fe", "/%"})
    CHECK_MESSAGE(p.client.get(path).status == 404, path);
  const std::string rounds = "/api/activities/" + id + "/rounds/";
  CHECK(p.client.get(rounds + "1/clips/01.wav").status == 200);
  for (const std::string path :
       {"1/clips/..%2f..%2f..%2fsession.sqlite", "..%2f1/clips/01.wav", "1/clips/1e3.wav",
        "1/clips/-1.wav", "1/clips/99.wav", "9/clips/01.wav", "1/clips/01.npy", "1/clips/.wav",
        "99999999999999999999/clips/01.wav"})
    CHECK_MESSAGE(p.client.get(rounds + path).status == 404, path);
}

TEST_CASE("requests of other sites and to other names are refused") {
  const small_page p;
  const std::string port = std::to_string(p.client.port);
  const auto hosted = [&](const std::string& lines) {
    return converse(p.client.port,
                    "GET /api/overview HTTP/1.1\r\n" + lines + "Connection: close\r\n\r\n")
        .status;
  };
  CHECK(hosted("Host: 127.0.0.1:" + port + "\r\n") == 200);
  CHECK(hosted("Host: localhost:" + port + "\r\n") == 200);
  CHECK(hosted("Host: evil.example:" + port + "\r\n") == 403);
  CHECK(hosted("") == 403);
  CHECK(hosted("Host: 127.0.0.1:" + port + "\r\nHost: evil.example\r\n") == 400);
  CHECK(p.client.get("/api/overview", "Origin: http://evil.example\r\n").status == 403);
  const auto post = [&](const std::string& type, const std::string& more) {
    return p.client.post("/api/profiles", R"({"name":"Eve"})", type, more).status;
  };
  CHECK(post("application/json", "Origin: http://evil.example\r\n") == 403);
  CHECK(post("application/json", "Origin: null\r\n") == 403);
  CHECK(post("application/json", "Sec-Fetch-Site: cross-site\r\n") == 403);
  CHECK(post("text/plain", "") == 415);
  CHECK(post("application/x-www-form-urlencoded", "") == 415);
  CHECK(p.client.get("/api/overview").json()["profiles"].empty()); // none of them did anything
  for (const std::string method : {"PUT", "DELETE", "OPTIONS", "PATCH"})
    CHECK(converse(p.client.port, method + " /api/overview HTTP/1.1\r\nHost: " + p.client.host() +
                                      "\r\nConnection: close\r\n\r\n")
              .status == 405);
}

TEST_CASE("every answer says how it may be used") {
  const small_page p;
  for (const std::string path : {"/", "/app.css", "/js/app.mjs", "/api/overview", "/nothing"}) {
    const auto a = p.client.get(path);
    CHECK(a.head.find("Content-Security-Policy: default-src 'none'; script-src 'self'") !=
          std::string::npos);
    CHECK(a.head.find("unsafe") == std::string::npos);
    CHECK(a.head.find("X-Content-Type-Options: nosniff") != std::string::npos);
    CHECK(a.head.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(a.head.find("Access-Control-Allow-Origin") == std::string::npos);
  }
}

TEST_CASE("bodies are bounded before they are read") {
  small_page p{false};
  p.options.server.max_json_bytes = 1000;
  p.options.server.max_upload_bytes = 5000;
  p.open();
  CHECK(p.client.post("/api/profiles", R"({"name":")" + std::string(2000, 'a') + "\"}").status ==
        413);
  const auto head = [&](const std::string& lines) {
    return converse(p.client.port,
                    "POST /api/recordings?name=a HTTP/1.1\r\nHost: " + p.client.host() +
                        "\r\nConnection: close\r\nContent-Type: application/octet-stream\r\n" +
                        lines + "\r\n")
        .status;
  };
  CHECK(head("Content-Length: 6000\r\n") == 413);
  CHECK(head("Content-Length: 99999999999999999\r\n") == 413);
  CHECK(head("Content-Length: -1\r\n") == 413);
  CHECK(head("Transfer-Encoding: chunked\r\n") == 411);
  CHECK(head("Content-Length: 10\r\nContent-Length: 20\r\n") == 400);
  CHECK(head("") == 411);
}

TEST_CASE("who sends slowly is let go") {
  const small_page p;
  const auto start = std::chrono::steady_clock::now();
  const raw_connection c{p.client.port};
  c.send("GET /api/overview HTTP/1.1\r\nHost: " + p.client.host() + "\r\nX-A: ");
  // A byte now and then keeps no connection alive: the whole head has one time.
  for (int i = 0; i < 100 && c.send("a"); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  const std::string all = c.receive_all();
  const auto seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  CHECK(seconds < 4); // 0.7 s and what a busy machine adds
  CHECK((all.empty() || all.starts_with("HTTP/1.1 408")));
  CHECK(p.client.get("/").status == 200);
}

TEST_CASE("floods of headers are refused") {
  const small_page p;
  const std::string begin = "GET / HTTP/1.1\r\nHost: " + p.client.host() + "\r\n";
  std::string many = begin;
  for (int i = 0; i < 1000; ++i)
    many += "X-" + std::to_string(i) + ": 1\r\n";
  CHECK(converse(p.client.port, many + "\r\n").status == 431);
  CHECK(converse(p.client.port, begin + "X-A: " + std::string(200'000, 'a') + "\r\n\r\n").status ==
        431);
  CHECK(converse(p.client.port, "GET /" + std::string(200'000, 'a')).status == 431);
  CHECK(converse(p.client.port, "\r\n\r\n\r\n").status == 400);
  CHECK(converse(p.client.port, std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n", 13))
            .status == 400);
}

TEST_CASE("one range a request") {
  const small_page p;
  CHECK(p.client.get("/app.css", "Range: bytes=0-9\r\n").status == 206);
  std::string many = "Range: bytes=0-9";
  for (int i = 0; i < 200; ++i)
    many += ",0-9";
  CHECK(p.client.get("/app.css", many + "\r\n").status == 416);
}

TEST_CASE("more connections than there may be are turned away, and come in later") {
  small_page p{false};
  p.options.server.max_connections = 4;
  p.open();
  {
    std::vector<std::unique_ptr<raw_connection>> held;
    for (int i = 0; i < 4; ++i) {
      held.push_back(std::make_unique<raw_connection>(p.client.port));
      held.back()->send("GET / HTTP/1.1\r\n");
    }
    int refused = 0;
    for (int i = 0; i < 20 && refused == 0; ++i)
      refused = p.client.get("/").status == 503 ? 1 : 0;
    CHECK(refused == 1);
  }
  int status = 0;
  for (int i = 0; i < 100 && status != 200; ++i) {
    status = p.client.get("/").status;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  CHECK(status == 200);
}

TEST_CASE("script in a name is data") {
  const small_page p;
  // A name is one segment of a path.
  CHECK(p.client.post("/api/profiles", R"({"name":"<script>alert(1)</script>"})").status == 400);
  CHECK(p.client.post("/api/profiles", R"({"name":"<img src=x onerror=alert(1)>"})").status == 201);
  for (const std::string bad : {"../x", ".hidden", "a/b", ""})
    CHECK(p.client.post("/api/profiles", nlohmann::json{{"name", bad}}.dump()).status == 400);
  const auto a = p.client.get("/api/overview");
  CHECK(a.head.find("application/json") != std::string::npos);
  CHECK(a.json()["profiles"][0]["name"] == "<img src=x onerror=alert(1)>");
}

TEST_CASE("bodies that aren't what they should be are refused in words") {
  const small_page p;
  const std::string id = p.begin();
  REQUIRE(p.wait_for(id, "listening"));
  const std::string deep = std::string(30'000, '[');
  for (const std::string body :
       {"", "{", "[]", "null", "{\"round\":1}", "{\"round\":\"1\",\"place\":0,\"answer\":1}",
        "{\"round\":1,\"place\":0,\"answer\":7}", "{\"round\":1,\"place\":-1,\"answer\":1}",
        "{\"round\":1,\"place\":0,\"answer\":1.5}", "{\"round\":1e99,\"place\":0,\"answer\":1}",
        deep.c_str()}) {
    const auto a = p.client.post("/api/activities/" + id + "/answers", body);
    CHECK_MESSAGE(a.status == 400, body.substr(0, 60));
    CHECK(!a.json()["error"].get<std::string>().empty());
  }
  CHECK(p.give(id, 1, 99, 1).status == 404);
  CHECK(
      p.client.post("/api/activities", R"({"kind":"x","profile":"Ada","generations":1})").status ==
      400);
  CHECK(p.client.post("/api/activities", R"({"kind":"taste","profile":"Eve","generations":1})")
            .status == 404);
  CHECK(p.client
            .post("/api/activities",
                  R"({"kind":"song","profile":"Ada","song":"../x","generations":1})")
            .status == 404);
  CHECK(p.client
            .post("/api/activities",
                  R"({"kind":"taste","profile":"Ada","liked":[1],"generations":1})")
            .status == 400);
}

TEST_CASE("a server that others can reach needs a token that can't be guessed") {
  small_page p{false};
  p.options.server.host = "0.0.0.0";
  CHECK_THROWS_AS(p.open(), error);
  p.options.token = "short";
  CHECK_THROWS_AS(p.open(), error);
  p.options.token = "a long enough token";
  p.open();
  CHECK(p.client.get("/api/overview").status == 401);
  CHECK(p.client.get("/login").status == 200);
  CHECK(p.client.post("/login", R"({"token":"another long token"})").status == 403);
  const auto in = p.client.post("/login", R"({"token":"a long enough token"})");
  REQUIRE(in.status == 200);
  const auto at = in.head.find("Set-Cookie: ") + 12;
  const std::string cookie = in.head.substr(at, in.head.find(';', at) - at);
  CHECK(in.head.find("HttpOnly; SameSite=Strict") != std::string::npos);
  CHECK(cookie.find("token") == std::string::npos);
  CHECK(p.client.get("/api/overview", "Cookie: " + cookie + "\r\n").status == 200);
  CHECK(p.client.get("/", "Cookie: " + cookie + "\r\n").body.find("a long enough token") ==
        std::string::npos);
}

TEST_CASE("one folder is served once") {
  const small_page p;
  serve::page_options same = p.options;
  same.server.port = 0;
  CHECK_THROWS_AS((serve::page_server{same, p.page}), error);
}
