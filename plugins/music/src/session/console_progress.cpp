#include "evo/music/progress.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <sys/ioctl.h>
#include <unistd.h>

namespace evo::music {
namespace {

using clock = std::chrono::steady_clock;

template <class... T>
std::string printed(const char* format, T... values) {
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

std::string duration_text(double seconds) {
  const auto s = static_cast<long>(std::lround(std::max(seconds, 0.0)));
  if (s < 60)
    return printed("%ld s", s);
  if (s < 3600)
    return printed("%ld min %02ld s", s / 60, s % 60);
  return printed("%ld h %02ld min", s / 3600, s / 60 % 60);
}

std::string generation_text(const generation_record& g) {
  return printed(
      "generation %llu: best so far %.4f, best %.4f, mean %.4f, %llu evaluations, %.1f s",
      static_cast<unsigned long long>(g.index), g.best_so_far, g.best, g.mean,
      static_cast<unsigned long long>(g.evaluations), g.seconds);
}

class quiet_progress final : public progress {
  void say(const std::string&) override {}
  void update(const progress_state&) override {}
  void generation(const generation_record&) override {}
  void end() override {}
};

class plain_progress final : public progress {
public:
  explicit plain_progress(std::FILE* out) : out_{out} {}
  void say(const std::string& line) override { print(line); }
  void update(const progress_state&) override {}
  void generation(const generation_record& g) override { print(generation_text(g)); }
  void end() override {}

private:
  void print(const std::string& line) {
    std::fprintf(out_, "%s\n", line.c_str());
    std::fflush(out_);
  }
  std::FILE* out_;
};

class bar_progress final : public progress {
public:
  explicit bar_progress(std::FILE* out) : out_{out} {}

  void say(const std::string& line) override {
    wipe();
    std::fprintf(out_, "%s\n", line.c_str());
    std::fflush(out_);
  }

  void update(const progress_state& state) override {
    if (!started_) {
      started_ = true;
      start_ = clock::now();
      first_share_ = state.share; // a resumed run doesn't begin at nought
    }
    draw(state);
  }

  void generation(const generation_record& g) override { best_ = g.best_so_far; }
  void end() override { wipe(); }

private:
  void wipe() {
    if (drawn_)
      std::fprintf(out_, "\r\033[K");
    drawn_ = false;
    std::fflush(out_);
  }

  void draw(const progress_state& state) {
    const double done = state.share - first_share_;
    const double passed = std::chrono::duration<double>(clock::now() - start_).count();
    std::string right = printed(" %3.0f%%  generation %llu", 100 * state.share,
                                static_cast<unsigned long long>(state.generation));
    if (std::isfinite(best_))
      right += printed("  best %.4f", best_);
    if (done > 0)
      right += "  " + duration_text(passed * (1 - state.share) / done) + " left";
    const std::size_t width = columns();
    const std::size_t cells =
        width > right.size() + 4 ? std::min<std::size_t>(width - right.size() - 3, 40) : 0;
    const auto full = static_cast<std::size_t>(state.share * static_cast<double>(cells));
    const std::string bar = "[" + std::string(full, '#') + std::string(cells - full, '.') + "]";
    std::fprintf(out_, "\r%s%s\033[K", bar.c_str(), right.c_str());
    std::fflush(out_);
    drawn_ = true;
  }

  [[nodiscard]] std::size_t columns() const {
    winsize size{};
    return ioctl(fileno(out_), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
  }

  std::FILE* out_;
  bool started_ = false, drawn_ = false;
  clock::time_point start_;
  double first_share_ = 0;
  double best_ = std::nan("");
};

} // namespace

std::unique_ptr<progress> make_console_progress(std::FILE* out, bool quiet) {
  if (quiet)
    return std::make_unique<quiet_progress>();
  if (isatty(fileno(out)) != 0)
    return std::make_unique<bar_progress>(out);
  return std::make_unique<plain_progress>(out);
}

} // namespace evo::music
