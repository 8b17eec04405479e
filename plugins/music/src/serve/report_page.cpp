#include "serve/report_page.hpp"

#include "session/report/bytes.hpp"
#include "session/report/style.hpp"
#include "sha256.hpp"

#include <algorithm>
#include <array>
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

reply shown(const std::filesystem::path& folder, const std::string& media,
            const std::string& sandbox) {
  const std::filesystem::path file = folder / "report.html";
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored))
    throw refusal{404, "there is no report yet"};
  return {.type = "text/html; charset=utf-8",
          .headers = {{"Content-Security-Policy",
                       "default-src 'none'; script-src " + hash_of(report::script()) +
                           "; style-src 'unsafe-inline'; media-src " + media +
                           "; img-src data:; base-uri 'none'; form-action 'none'; "
                           "frame-ancestors 'none'; sandbox allow-scripts" +
                           sandbox}},
          .file = file};
}

} // namespace

reply report_page(const std::filesystem::path& folder) {
  return shown(folder, "data:", "");
}

reply session_report_page(const std::filesystem::path& folder) {
  return shown(folder, "'self'", " allow-same-origin allow-downloads");
}

reply figure_file(const std::filesystem::path& folder, std::string_view name) {
  constexpr std::array<std::string_view, 4> known{"rounds.csv", "plays.csv", "scores.csv",
                                                  "map.csv"};
  const auto found = std::ranges::find(known, name);
  std::error_code ignored;
  if (found == known.end() ||
      !std::filesystem::is_regular_file(folder / "figures" / *found, ignored))
    throw refusal{404, "there are no such numbers"};
  return {
      .type = "text/csv; charset=utf-8",
      .headers = {{"Content-Disposition", "attachment; filename=\"" + std::string{*found} + "\""}},
      .file = folder / "figures" / *found};
}

} // namespace evo::music::serve
