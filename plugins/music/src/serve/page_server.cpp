#include "serve/page_server.hpp"

#include "files/files.hpp"
#include "serve/api.hpp"

#include "evo/music/error.hpp"

namespace evo::music::serve {
namespace {

guard_options guard_of(const page_options& o) {
  constexpr std::size_t shortest = 16;
  if (!is_loopback(o.server.host) && o.token.empty())
    throw error{failure::configuration, "--host " + o.server.host,
                "other machines could reach the page",
                "give a token with --token-file FILE, or "
                "--host 127.0.0.1"};
  if (!o.token.empty() && o.token.size() < shortest)
    throw error{failure::configuration, "--token-file", "the token can be guessed",
                "16 characters or more"};
  return {.host = o.server.host, .port = o.server.port, .names = o.names, .token = o.token};
}

/// Two servers on one folder would write into each other's sessions.
detail::file_lock lock_of(const std::filesystem::path& folder) {
  detail::make_folder(folder / "page");
  return detail::file_lock{folder / "page" / "lock"};
}

} // namespace

struct page_server::parts {
  parts(const page_options& o, const page_tools& tools)
      : host{o.server.host}, gate{guard_of(o)}, lock{lock_of(o.runs)},
        all{tools, {o.runs}, o.profiles} {
    add_page(routes, gate);
    add_overview(routes, all);
    add_activities(routes, all);
    add_findings(routes, all);
    add_sounds(routes, all);
    http = std::make_unique<http_server>(o.server, gate, routes);
  }

  std::string host;
  guard gate;
  detail::file_lock lock;
  router routes;
  workspace all;
  std::unique_ptr<http_server> http;
};

page_server::page_server(const page_options& options, const page_tools& tools)
    : parts_{std::make_unique<parts>(options, tools)} {}

page_server::~page_server() = default;

int page_server::port() const noexcept {
  return parts_->http->port();
}

std::string page_server::url() const {
  const bool is_v6 = parts_->host.find(':') != std::string::npos;
  return "http://" + (is_v6 ? "[" + parts_->host + "]" : parts_->host) + ":" +
         std::to_string(port()) + "/";
}

void page_server::run() {
  parts_->http->run();
}

void page_server::stop() {
  parts_->all.close(); // first: event streams end with their activities
  parts_->http->stop();
}

} // namespace evo::music::serve
