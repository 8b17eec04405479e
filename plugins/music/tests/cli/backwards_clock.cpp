// Loaded before the C library: a clock that tells an hour less each time it is asked.
#include <atomic>
#include <cstdlib>
#include <ctime>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

std::time_t earlier() {
  static std::atomic<std::time_t> now{1'700'000'000};
  return now -= 3600;
}

} // namespace

extern "C" std::time_t time(std::time_t* into) {
  const std::time_t now = earlier();
  if (into != nullptr)
    *into = now;
  return now;
}

extern "C" int gettimeofday(timeval* into, void*) {
  *into = {earlier(), 0};
  return 0;
}

extern "C" int clock_gettime(clockid_t clock, timespec* into) {
  if (clock != CLOCK_REALTIME) // what durations are measured by never goes back
    return static_cast<int>(syscall(SYS_clock_gettime, clock, into));
  *into = {earlier(), 0};
  return 0;
}
