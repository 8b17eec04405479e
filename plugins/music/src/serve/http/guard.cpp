#include "serve/http/guard.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cctype>
#include <cstdio>
#include <netinet/in.h>
#include <random>

namespace evo::music::serve {
namespace {

std::string lower(std::string_view text) {
  std::string all{text};
  std::ranges::transform(all, all.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return all;
}

struct authority {
  std::string name, port;
};

/// "localhost:8642", "[::1]:8642" as name and port; an empty name for anything else.
authority split(std::string_view host) {
  authority a;
  std::string_view rest;
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    if (end == std::string_view::npos)
      return {};
    a.name = host.substr(1, end - 1);
    rest = host.substr(end + 1);
  } else {
    const auto colon = std::min(host.find(':'), host.size());
    a.name = host.substr(0, colon);
    rest = host.substr(colon);
  }
  if (!rest.empty() && (rest.front() != ':' || rest.size() == 1))
    return {};
  a.port = rest.empty() ? "80" : std::string{rest.substr(1)};
  a.name = lower(a.name);
  return a;
}

bool is_address(const std::string& name) {
  std::array<unsigned char, sizeof(in6_addr)> ignored{};
  return inet_pton(AF_INET, name.c_str(), ignored.data()) == 1 ||
         inet_pton(AF_INET6, name.c_str(), ignored.data()) == 1;
}

/// Equal, in a time that tells nothing of where they differ.
bool is_same(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned>(a[i] ^ b[b.empty() ? 0 : i % b.size()]);
  return !a.empty() && !b.empty() && difference == 0;
}

std::string random_word() {
  std::random_device device; // the kernel's
  std::string word;
  for (int i = 0; i < 8; ++i) {
    std::array<char, 9> digits{};
    std::snprintf(digits.data(), digits.size(), "%08x", device());
    word += digits.data();
  }
  return word;
}

std::string cookie_in(const std::string& header) {
  const std::string name = std::string{session_cookie} + "=";
  std::string_view rest = header;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    auto one = rest.substr(0, end);
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    if (one.starts_with(name))
      return std::string{one.substr(name.size())};
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

/// What has to be seen before anybody has a token.
bool is_door(const request& r) {
  return r.path == "/login" || r.path == "/app.css" || r.path == "/icon.svg" ||
         r.path == "/js/login.mjs";
}

} // namespace

bool is_loopback(std::string_view host) {
  const std::string name = lower(host);
  if (name == "localhost" || name == "::1")
    return true;
  in_addr v4{};
  return inet_pton(AF_INET, name.c_str(), &v4) == 1 && (ntohl(v4.s_addr) >> 24) == 127;
}

guard::guard(guard_options options) : options_{std::move(options)}, cookie_{random_word()} {}

bool guard::is_token(std::string_view given) const {
  return is_same(given, options_.token);
}

void guard::check_host(const request& r) const {
  const authority host = split(r.header("host"));
  const bool is_port = host.port == std::to_string(options_.port);
  const bool is_known = is_loopback(options_.host) ? is_loopback(host.name) : is_address(host.name);
  const bool is_name =
      host.name == lower(options_.host) ||
      std::ranges::any_of(options_.names, [&](const auto& n) { return lower(n) == host.name; });
  // Behind a name there may be a proxy, with a port of its own.
  if (host.name.empty() || !(is_name || (is_known && is_port)) ||
      (is_name && options_.names.empty() && !is_port))
    throw refusal{403, "this server doesn't go by that name (Host)"};
}

void guard::check_site(const request& r) const {
  const std::string origin = r.header("origin"), site = r.header("sec-fetch-site");
  const std::string host = lower(r.header("host"));
  const bool is_own =
      origin.empty() || lower(origin) == "http://" + host || lower(origin) == "https://" + host;
  if (!is_own)
    throw refusal{403, "the request comes from another site (Origin)"};
  const bool is_foreign = site == "cross-site" || site == "same-site";
  if (r.method == "POST" && is_foreign)
    throw refusal{403, "the request comes from another site (Sec-Fetch-Site)"};
  if (is_foreign && !(r.path == "/" && r.header("sec-fetch-mode") == "navigate"))
    throw refusal{403, "other sites may link to the page alone"};
}

void guard::check_body(const request& r) const {
  if (!r.header("transfer-encoding").empty())
    throw refusal{411, "bodies need a Content-Length"};
  if (r.header("range").find(',') != std::string::npos)
    throw refusal{416, "one range a request"};
  if (r.method != "POST")
    return;
  if (r.header("content-length").empty())
    throw refusal{411, "bodies need a Content-Length"};
  const std::string type = r.header("content-type");
  const std::string plain = lower(type.substr(0, type.find(';')));
  if (plain != "application/json" && plain != "application/octet-stream")
    throw refusal{415, "application/json, or application/octet-stream for recordings"};
}

void guard::check_token(const request& r) const {
  if (!wants_token() || is_door(r))
    return;
  const std::string authorization = r.header("authorization");
  constexpr std::string_view bearer = "Bearer ";
  if (authorization.starts_with(bearer) &&
      is_token(std::string_view{authorization}.substr(bearer.size())))
    return;
  if (!is_same(cookie_in(r.header("cookie")), cookie_))
    throw refusal{401, "the token is wanted: /login, or Authorization: Bearer"};
}

void guard::check(const request& r) const {
  if (r.method != "GET" && r.method != "POST")
    throw refusal{405, "GET and POST"};
  constexpr std::size_t longest_path = 512;
  if (r.path.size() > longest_path)
    throw refusal{414, "the path is too long"};
  check_host(r);
  check_site(r);
  check_token(r);
  check_body(r);
}

} // namespace evo::music::serve
