#include "share_progress.hpp"

#include <cmath>
#include <unistd.h>

namespace evo::music::cli {
namespace {

using clock = std::chrono::steady_clock;

class share_printer {
public:
  share_printer(std::string what, std::FILE* out)
      : what_{std::move(what)}, out_{out}, is_terminal_{isatty(fileno(out)) != 0} {}

  void operator()(double share) {
    const double passed = std::chrono::duration<double>(clock::now() - start_).count();
    if (passed < 1 || share <= 0)
      return;
    const double left = passed * (1 - share) / share;
    if (is_terminal_) {
      std::fprintf(out_, "\r%s: %.0f %%, %.0f s left\033[K%s", what_.c_str(), 100 * share,
                   std::ceil(left), share < 1 ? "" : "\n");
    } else if (const auto tenth = static_cast<int>(10 * share); tenth > tenth_) {
      tenth_ = tenth;
      std::fprintf(out_, "%s: %d %%, %.0f s left\n", what_.c_str(), 10 * tenth, std::ceil(left));
    }
    std::fflush(out_);
  }

private:
  std::string what_;
  std::FILE* out_;
  bool is_terminal_;
  clock::time_point start_ = clock::now();
  int tenth_ = 0;
};

} // namespace

std::function<void(double)> share_progress(std::string what, bool quiet, std::FILE* out) {
  if (quiet)
    return {};
  return share_printer{std::move(what), out};
}

std::function<void(const std::string&)> line_progress(bool quiet) {
  if (quiet)
    return {};
  return [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
}

} // namespace evo::music::cli
