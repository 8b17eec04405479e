#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

#include "evo/music/error.hpp"
#include "evo/music/report.hpp"

namespace evo::music {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, int code) {
  throw error{failure::storage, file.string(),
              std::string{"the report can't be written: "} + std::strerror(code),
              "free some space or choose a folder that may be written"};
}

/// Writes and syncs; the error's number, or 0.
int save(const std::filesystem::path& file, const std::string& content) {
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (out < 0) {
    return errno;
  }
  std::size_t done = 0;
  int problem = 0;
  while (done < content.size() && problem == 0) {
    const auto wrote = ::write(out, content.data() + done, content.size() - done);
    if (wrote > 0) {
      done += static_cast<std::size_t>(wrote);
    } else if (errno != EINTR) {
      problem = wrote == 0 ? ENOSPC : errno;
    }
  }
  if (problem == 0 && ::fsync(out) != 0) {
    problem = errno;
  }
  if (::close(out) != 0 && problem == 0) {
    problem = errno;
  }
  return problem;
}

bool inside(const std::filesystem::path& path) {
  const auto plain = path.lexically_normal();
  return plain.is_relative() && !plain.empty() && *plain.begin() != "..";
}

} // namespace

void write_report(const std::filesystem::path& file, const run_record& run,
                  const report_options& options) {
  const auto page = render_report(run, options);
  auto draft = file;
  draft += ".part";
  int problem = save(draft, page);
  if (problem == 0 && std::rename(draft.c_str(), file.c_str()) != 0) {
    problem = errno;
  }
  if (problem != 0) {
    std::error_code ignored;
    std::filesystem::remove(draft, ignored);
    refuse(file, problem);
  }
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
