#include "evo/music/report.hpp"
#include "files/files.hpp"

#include <fstream>
#include <iterator>

namespace evo::music {
namespace {

bool inside(const std::filesystem::path& path) {
  const auto plain = path.lexically_normal();
  return plain.is_relative() && !plain.empty() && *plain.begin() != "..";
}

} // namespace

void write_report(const std::filesystem::path& file, const run_record& run,
                  const report_options& options) {
  detail::write_file(file, render_report(run, options));
}

audio_reader read_audio_below(const std::filesystem::path& folder) {
  return [folder](const std::string& path) -> std::optional<std::string> {
    if (!inside(path)) {
      return std::nullopt;
    }
    std::ifstream in(folder / path, std::ios::binary);
    if (!in) {
      return std::nullopt;
    }
    std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    return in.bad() ? std::nullopt : std::optional{std::move(bytes)};
  };
}

} // namespace evo::music
