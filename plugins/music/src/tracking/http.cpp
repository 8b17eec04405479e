#include "tracking/http.hpp"

#include <curl/curl.h>

#include <new>
#include <utility>

namespace evo::music::tracking {
namespace {

constexpr std::size_t most_bytes = 4U << 20U; ///< of an answer

/// curl's own start and end of a process.
struct curl_library {
  curl_library() { curl_global_init(CURL_GLOBAL_DEFAULT); }
  ~curl_library() { curl_global_cleanup(); }
  curl_library(const curl_library&) = delete;
  curl_library& operator=(const curl_library&) = delete;
};

void use_library() {
  static const curl_library library;
}

std::size_t receive(char* data, std::size_t, std::size_t bytes, void* where) {
  auto& body = *static_cast<std::string*>(where);
  if (body.size() + bytes > most_bytes)
    return 0; // ends the transfer
  body.append(data, bytes);
  return bytes;
}

/// curl asks at least once a second.
int is_over(void* flag, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(flag)->load() ? 1 : 0;
}

} // namespace

struct http_client::parts {
  CURL* easy = curl_easy_init();
  curl_slist* headers = nullptr;
  char failure[CURL_ERROR_SIZE] = {};

  parts() = default;
  ~parts() {
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
  }
  parts(const parts&) = delete;
  parts& operator=(const parts&) = delete;

  void add_header(const std::string& line) {
    curl_slist* longer = curl_slist_append(headers, line.c_str());
    if (longer == nullptr)
      throw std::bad_alloc{};
    headers = longer;
  }

  http_reply perform(const std::string& url) {
    http_reply reply;
    failure[0] = '\0';
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &reply.body);
    const CURLcode code = curl_easy_perform(easy);
    if (code == CURLE_OK)
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply.status);
    else
      reply.failure = failure[0] != '\0' ? failure : curl_easy_strerror(code);
    return reply;
  }
};

http_client::http_client(const std::string& token, std::chrono::milliseconds timeout,
                         const std::atomic<bool>& is_cancelled) {
  use_library();
  parts_ = std::make_unique<parts>();
  CURL* easy = parts_->easy;
  if (easy == nullptr)
    throw std::bad_alloc{};
  parts_->add_header("Content-Type: application/json");
  parts_->add_header("Expect:"); // no extra round trip before a body
  if (!token.empty())
    parts_->add_header("Authorization: Bearer " + token);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, parts_->headers);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, parts_->failure);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, is_over);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &is_cancelled);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "evomusic");
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
}

http_client::~http_client() = default;

http_reply http_client::get(const std::string& url) {
  curl_easy_setopt(parts_->easy, CURLOPT_HTTPGET, 1L);
  return parts_->perform(url);
}

http_reply http_client::post(const std::string& url, const std::string& body) {
  curl_easy_setopt(parts_->easy, CURLOPT_POST, 1L);
  curl_easy_setopt(parts_->easy, CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(parts_->easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  return parts_->perform(url);
}

std::string escaped(const std::string& text) {
  char* out = curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size()));
  if (out == nullptr)
    throw std::bad_alloc{};
  std::string result = out;
  curl_free(out);
  return result;
}

} // namespace evo::music::tracking
