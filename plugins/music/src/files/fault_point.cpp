#include "files/fault_point.hpp"

#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <mutex>
#include <string>
#include <unistd.h>

namespace evo::music::detail {
namespace {

std::string_view value_of(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? std::string_view{} : std::string_view{value};
}

/// The moment to die at, and the file that moments are noted in.
class arming {
public:
  arming() {
    const std::string_view text = value_of("EVO_FAULT_POINT");
    const auto colon = text.rfind(':');
    name_ = text.substr(0, colon);
    if (colon != std::string_view::npos) {
      const char* end = text.data() + text.size();
      const auto [read, problem] = std::from_chars(text.data() + colon + 1, end, left_);
      if (problem != std::errc{} || read != end || left_ == 0) {
        std::fprintf(stderr, "EVO_FAULT_POINT: '%s' is no NAME:COUNT with a count from 1\n",
                     text.data());
        std::_Exit(2);
      }
    }
    if (const std::string trace{value_of("EVO_FAULT_TRACE")}; !trace.empty())
      trace_ = ::open(trace.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  }

  void pass(const std::string& name) {
    const std::lock_guard lock{mutex_};
    if (trace_ >= 0) {
      const std::string line = name + "\n";
      (void)!::write(trace_, line.data(), line.size());
    }
    if (name == name_ && --left_ == 0)
      ::kill(::getpid(), SIGKILL);
  }

private:
  std::mutex mutex_;
  std::string name_;
  std::uint64_t left_ = 1;
  int trace_ = -1;
};

} // namespace

const bool fault_points_are_armed =
    !value_of("EVO_FAULT_POINT").empty() || !value_of("EVO_FAULT_TRACE").empty();

void pass_fault_point(std::string_view where, std::string_view moment) noexcept {
  static arming armed;
  armed.pass(std::string{where}.append(".").append(moment));
}

} // namespace evo::music::detail
