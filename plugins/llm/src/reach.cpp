#include "evo/llm/reach.hpp"

#include <curl/curl.h>

#include <memory>

namespace evo::llm {

bool is_reachable(const std::string& base_url, double seconds) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{curl_easy_init(),
                                                                 curl_easy_cleanup};
  if (!easy)
    return false;
  curl_easy_setopt(easy.get(), CURLOPT_URL, base_url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy.get(), CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(1000 * seconds));
  return curl_easy_perform(easy.get()) == CURLE_OK;
}

} // namespace evo::llm
