#include "serve/http/server.hpp"

#include "serve/http/connection.hpp"
#include "serve/http/connection_threads.hpp"

#include "evo/music/error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <fcntl.h>
#include <mutex>
#include <netinet/tcp.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace evo::music::serve {
namespace {

/// Of the connection that the thread serves.
thread_local connection* current = nullptr;

/// On every answer. The page's own files are all that it may load; nothing may frame it.
const httplib::Headers safe_headers{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
     "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"}};

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// A name twice is a request of which two programs may think differently.
void check_once(const httplib::Request& r, const char* name) {
  if (r.get_header_value_count(name) > 1)
    throw refusal{400, std::string{name} + " stands there twice"};
}

request seen(const httplib::Request& from) {
  for (const char* name : {"Host", "Content-Length", "Content-Type", "Origin", "Range"})
    check_once(from, name);
  request r;
  r.method = from.method == "HEAD" ? "GET" : from.method;
  r.path = from.path;
  for (const auto& [name, value] : from.headers)
    r.headers.emplace(lower(name), value);
  for (const auto& [name, value] : from.params)
    r.query.emplace(name, value);
  return r;
}

std::string error_body(const std::string& what) {
  return nlohmann::json{{"error", what}}.dump(-1, ' ', false,
                                              nlohmann::json::error_handler_t::replace);
}

int status_of(failure kind) {
  switch (kind) {
  case failure::configuration: return 400;
  case failure::input: return 422;
  case failure::service: return 502;
  case failure::storage: return 507;
  case failure::interrupted: return 409;
  }
  return 500;
}

/// A file that closes itself, sent piece by piece.
class sent_file {
public:
  explicit sent_file(const std::filesystem::path& file)
      : descriptor_{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)} {
    struct stat facts{};
    if (descriptor_ < 0 || ::fstat(descriptor_, &facts) != 0 || !S_ISREG(facts.st_mode))
      throw refusal{404, "the file isn't there any more"};
    size_ = static_cast<std::size_t>(facts.st_size);
  }
  ~sent_file() { ::close(descriptor_); }
  sent_file(const sent_file&) = delete;
  sent_file& operator=(const sent_file&) = delete;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  bool send(std::size_t offset, std::size_t length, httplib::DataSink& to) const {
    std::array<char, 1 << 16> piece{};
    const ssize_t n = ::pread(descriptor_, piece.data(), std::min(length, piece.size()),
                              static_cast<off_t>(offset));
    return n > 0 && to.write(piece.data(), static_cast<std::size_t>(n));
  }

private:
  int descriptor_;
  std::size_t size_ = 0;
};

void send_file(const reply& from, httplib::Response& to) {
  const auto file = std::make_shared<sent_file>(*from.file);
  to.set_content_provider(file->size(), from.type,
                          [file](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
                            return file->send(offset, length, sink);
                          });
}

void send_stream(const reply& from, httplib::Response& to) {
  to.set_chunked_content_provider(
      from.type, [stream = from.stream](std::size_t, httplib::DataSink& sink) {
        bool is_heard = true;
        const bool goes_on = stream([&](std::string_view piece) {
          is_heard = is_heard && sink.is_writable() && sink.write(piece.data(), piece.size());
          return is_heard;
        });
        if (!goes_on && is_heard)
          sink.done();
        return is_heard;
      });
}

void send(const reply& from, httplib::Response& to) {
  if (from.status != 200)
    to.status = from.status; // httplib chooses between 200 and 206
  for (const auto& [name, value] : from.headers) {
    to.headers.erase(name);
    to.set_header(name, value);
  }
  if (from.file)
    send_file(from, to);
  else if (from.stream)
    send_stream(from, to);
  else
    to.set_content(from.body, from.type);
}

} // namespace

class http_server::httplib_server final : public httplib::Server {
public:
  httplib_server(const server_options& options, guard& gate, const router& routes)
      : options_{options}, gate_{gate}, routes_{routes} {
    limits_.header_time = options.request_time;
    new_task_queue = [most = options.max_connections] { return new connection_threads{most}; };
    set_payload_max_length(options.max_upload_bytes);
    set_default_headers(safe_headers);
    set_tcp_nodelay(true);
    set_pre_routing_handler([this](const auto& r, auto& to) { return before_body(r, to); });
    Post(".*", [this](const httplib::Request& r, httplib::Response& to,
                      const httplib::ContentReader& read) { with_body(r, to, read); });
    set_error_handler([](const httplib::Request&, httplib::Response& to) {
      if (to.body.empty())
        to.set_content(error_body("the request can't be answered"), "application/json");
    });
    bind();
  }

  [[nodiscard]] int port() const noexcept { return port_; }

  void end() {
    stop();
    const std::lock_guard lock{sockets_mutex_};
    for (const socket_t s : sockets_)
      ::shutdown(s, SHUT_RDWR);
  }

private:
  void bind() {
    port_ = options_.port;
    bool is_bound = false;
    if (port_ == 0) {
      port_ = bind_to_any_port(options_.host);
      is_bound = port_ > 0;
    } else {
      is_bound = bind_to_port(options_.host, port_);
    }
    if (!is_bound)
      throw error{failure::configuration, options_.host + ":" + std::to_string(options_.port),
                  "the address can't be bound",
                  "one of this machine's addresses and a free --port (0: any)"};
    // httplib lets five connections wait; a browser with several tabs has more, and is then a
    // second late.
    constexpr int waiting = 512;
    (void)::listen(svr_sock_, waiting);
    gate_.set_port(port_);
  }

  /// The server's own loop over a connection's requests.
  bool process_and_close_socket(socket_t socket) override {
    connection stream{socket, limits_};
    if (connection_threads::is_overloaded()) {
      stream.refuse("503 Service Unavailable");
    } else {
      note(socket, true);
      current = &stream;
      bool goes_on = true;
      while (goes_on && svr_sock_ != INVALID_SOCKET && stream.wait_for_request())
        goes_on = answer_one(stream);
      current = nullptr;
      note(socket, false);
    }
    // Whoever still sends gets an end, not a reset that would swallow the answer.
    ::shutdown(socket, SHUT_WR);
    std::array<char, 4096> rest{};
    for (int i = 0; i < 16 && ::recv(socket, rest.data(), rest.size(), MSG_DONTWAIT) > 0; ++i) {
    }
    ::close(socket);
    return true;
  }

  bool answer_one(connection& stream) {
    bool is_closed = false, is_understood = false;
    const bool is_answered = process_request(stream, false, is_closed, [&](httplib::Request& r) {
      is_understood = true;
      stream.begin_body(r.get_header_value<std::uint64_t>("Content-Length"));
    });
    // After a head that isn't one, nobody knows where the next request begins.
    return is_answered && is_understood && !is_closed && !stream.is_refused() && !stream.has_rest();
  }

  void note(socket_t socket, bool is_open) {
    const std::lock_guard lock{sockets_mutex_};
    if (is_open)
      sockets_.insert(socket);
    else
      sockets_.erase(socket);
  }

  /// Everything that can be said before the body; GET is answered here.
  HandlerResponse before_body(const httplib::Request& from, httplib::Response& to) {
    bool is_over = true;
    answer(to, [&]() -> reply {
      request r = seen(from);
      gate_.check(r);
      const route& way = routes_.find(r.method, r.path, r.parts);
      if (way.body == body_kind::none && r.method == "GET")
        return way.answer(r);
      if (way.body == body_kind::json && length_of(from) > options_.max_json_bytes)
        throw refusal{413, "at most " + std::to_string(options_.max_json_bytes) + " bytes"};
      if (length_of(from) > options_.max_upload_bytes)
        throw refusal{413, "recordings of at most " +
                               std::to_string(options_.max_upload_bytes >> 20) + " MiB"};
      is_over = false;
      return {};
    });
    if (!is_over) {
      to.body.clear();
      to.headers.erase("Content-Type");
      return HandlerResponse::Unhandled;
    }
    if (length_of(from) > 0)
      to.set_header("Connection", "close"); // its body is never read
    return HandlerResponse::Handled;
  }

  static std::size_t length_of(const httplib::Request& r) {
    return r.get_header_value<std::uint64_t>("Content-Length");
  }

  void with_body(const httplib::Request& from, httplib::Response& to,
                 const httplib::ContentReader& read) {
    answer(to, [&] {
      request r = seen(from);
      const route& way = routes_.find(r.method, r.path, r.parts);
      r.read_body = [&](const std::function<bool(std::string_view)>& take) {
        return read([&](const char* bytes, std::size_t size) { return take({bytes, size}); });
      };
      if (way.body == body_kind::json && !r.read_body([&](std::string_view piece) {
            r.body += piece;
            return r.body.size() <= options_.max_json_bytes;
          }))
        throw refusal{400, "the body ended early"};
      return way.answer(r);
    });
  }

  template <class Make>
  void answer(httplib::Response& to, Make make) {
    int status = 500;
    std::string what;
    try {
      send(make(), to);
      return;
    } catch (const refusal& e) {
      status = e.status();
      what = e.what();
    } catch (const error& e) {
      status = status_of(e.kind());
      what = e.what();
    } catch (const nlohmann::json::exception&) {
      status = 400;
      what = "the request isn't the JSON that is wanted here";
    } catch (const std::bad_alloc&) {
      status = 503;
      what = "there is not enough memory";
    } catch (const std::exception& e) {
      what = e.what();
    }
    to.status = status;
    to.set_content(error_body(what), "application/json");
  }

  server_options options_;
  connection_limits limits_;
  guard& gate_;
  const router& routes_;
  int port_ = 0;
  std::mutex sockets_mutex_;
  std::set<socket_t> sockets_;
};

http_server::http_server(const server_options& options, guard& gate, const router& routes)
    : server_{std::make_unique<httplib_server>(options, gate, routes)} {}

http_server::~http_server() = default;

int http_server::port() const noexcept {
  return server_->port();
}

void http_server::run() {
  server_->listen_after_bind();
}

void http_server::stop() {
  server_->end();
}

} // namespace evo::music::serve
