#include "transfer.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <map>
#include <new>
#include <utility>

namespace evo::llm::detail {
namespace {

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

template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* handle) const noexcept {
    Free(handle);
  }
};
using easy_handle = std::unique_ptr<CURL, freed_by<curl_easy_cleanup>>;
using multi_handle = std::unique_ptr<CURLM, freed_by<curl_multi_cleanup>>;
using header_list = std::unique_ptr<curl_slist, freed_by<curl_slist_free_all>>;

/// One POST under way; curl has pointers into it.
struct post {
  std::size_t id = 0;
  std::string sent;
  std::string received;
  std::size_t most_bytes = 0;
  bool too_long = false;
  char failure[CURL_ERROR_SIZE] = {};
  easy_handle easy;
};

std::size_t receive(char* data, std::size_t, std::size_t bytes, void* where) {
  auto& p = *static_cast<post*>(where);
  if (p.received.size() + bytes > p.most_bytes) {
    p.too_long = true;
    return 0; // ends the transfer
  }
  p.received.append(data, bytes);
  return bytes;
}

void append(header_list& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr)
    throw std::bad_alloc{};
  static_cast<void>(list.release());
  list.reset(longer);
}

} // namespace

struct transfers::parts {
  std::string url;
  const client_options& options;
  header_list headers;
  multi_handle multi;
  std::map<CURL*, std::unique_ptr<post>> posts;

  void end(CURL* easy) {
    curl_multi_remove_handle(multi.get(), easy);
    posts.erase(easy);
  }

  [[nodiscard]] outcome outcome_of(post& p, CURLcode code) const {
    outcome o{.id = p.id, .too_long = p.too_long};
    curl_easy_getinfo(p.easy.get(), CURLINFO_RESPONSE_CODE, &o.status);
    if (code != CURLE_OK && !p.too_long) {
      o.status = 0;
      o.failure = p.failure[0] != '\0' ? p.failure : curl_easy_strerror(code);
    }
    curl_off_t after = 0;
    if (curl_easy_getinfo(p.easy.get(), CURLINFO_RETRY_AFTER, &after) == CURLE_OK && after > 0)
      o.retry_after = static_cast<double>(after);
    o.body = std::move(p.received);
    return o;
  }
};

transfers::transfers(std::string url, const client_options& options) {
  use_library();
  parts_ = std::make_unique<parts>(
      parts{std::move(url), options, {}, multi_handle{curl_multi_init()}, {}});
  if (!parts_->multi)
    throw std::bad_alloc{};
  append(parts_->headers, "Content-Type: application/json");
  append(parts_->headers, "Expect:"); // no extra round trip before a body
  if (!options.api_key.empty())
    append(parts_->headers, "Authorization: Bearer " + options.api_key);
}

transfers::~transfers() {
  cancel();
}

void transfers::start(std::size_t id, std::string body) {
  auto p = std::make_unique<post>();
  p->id = id;
  p->sent = std::move(body);
  p->most_bytes = parts_->options.most_bytes;
  p->easy.reset(curl_easy_init());
  if (!p->easy)
    throw std::bad_alloc{};
  CURL* easy = p->easy.get();
  const auto milliseconds = [](double seconds) { return static_cast<long>(seconds * 1000); };
  curl_easy_setopt(easy, CURLOPT_URL, parts_->url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, parts_->headers.get());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, p->sent.c_str());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(p->sent.size()));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, p.get());
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, p->failure);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds(parts_->options.timeout));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(parts_->options.connect_timeout));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "evomusic");
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_multi_add_handle(parts_->multi.get(), easy);
  parts_->posts.emplace(easy, std::move(p));
}

std::size_t transfers::running() const noexcept {
  return parts_->posts.size();
}

std::vector<outcome> transfers::wait(double seconds) {
  int still = 0;
  curl_multi_perform(parts_->multi.get(), &still);
  std::vector<outcome> ended;
  for (int attempt = 0; attempt < 2; ++attempt) {
    int left = 0;
    while (CURLMsg* m = curl_multi_info_read(parts_->multi.get(), &left))
      if (m->msg == CURLMSG_DONE) {
        CURL* easy = m->easy_handle;
        ended.push_back(parts_->outcome_of(*parts_->posts.at(easy), m->data.result));
        parts_->end(easy);
      }
    if (!ended.empty() || attempt == 1)
      break;
    curl_multi_poll(parts_->multi.get(), nullptr, 0,
                    static_cast<int>(std::max(seconds, 0.0) * 1000) + 1, nullptr);
    curl_multi_perform(parts_->multi.get(), &still);
  }
  return ended;
}

void transfers::cancel() {
  while (!parts_->posts.empty())
    parts_->end(parts_->posts.begin()->first);
}

} // namespace evo::llm::detail
