#include "serve/report_page.hpp"

#include "session/report/bytes.hpp"
#include "session/report/style.hpp"
#include "sha256.hpp"

#include <string>
#include <string_view>

namespace evo::music::serve {
namespace {

/// "sha256-...", as a policy names a script.
std::string hash_of(std::string_view script) {
  const std::string hex = detail::sha256_hex(std::as_bytes(std::span{script}));
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return "'sha256-" + report::base64(bytes) + "'";
}

} // namespace

reply report_page(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "report.html";
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored))
    throw refusal{404, "there is no report yet"};
  return {.type = "text/html; charset=utf-8",
          .headers = {{"Content-Security-Policy",
                       "default-src 'none'; script-src " + hash_of(report::script()) +
                           "; style-src 'unsafe-inline'; media-src data:; img-src data:; "
                           "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                           "sandbox allow-scripts"}},
          .file = file};
}

} // namespace evo::music::serve
