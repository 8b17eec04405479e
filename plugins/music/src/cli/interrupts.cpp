#include "command.hpp"

#include <csignal>

namespace evo::music::cli {
namespace {

volatile std::sig_atomic_t was_interrupted = 0;

void note_interrupt(int) {
  was_interrupted = 1;
}

} // namespace

void catch_interrupts() {
  struct sigaction action{};
  action.sa_handler = note_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND); // the second signal acts as usual
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGXFSZ, SIG_IGN); // a file too large is an error that writing reports
  std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() noexcept {
  return was_interrupted != 0;
}

} // namespace evo::music::cli
