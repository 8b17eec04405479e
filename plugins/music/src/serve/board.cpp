#include "serve/board.hpp"

namespace evo::music::serve {

std::string_view name(phase p) noexcept {
  switch (p) {
  case phase::asleep: return "asleep";
  case phase::preparing: return "preparing";
  case phase::evolving: return "evolving";
  case phase::paused: return "paused";
  case phase::ending: return "ending";
  case phase::listening: return "listening";
  case phase::finished: return "finished";
  case phase::failed: return "failed";
  }
  return "failed";
}

activity_state board::now() const {
  const std::lock_guard lock{mutex_};
  return state_;
}

std::optional<activity_state> board::other_than(std::uint64_t seen,
                                                std::chrono::milliseconds patience) const {
  std::unique_lock lock{mutex_};
  const bool is_other =
      changed_.wait_for(lock, patience, [&] { return is_closed_ || state_.revision != seen; });
  if (!is_other || is_closed_)
    return std::nullopt;
  return state_;
}

void board::close() {
  {
    const std::lock_guard lock{mutex_};
    is_closed_ = true;
  }
  changed_.notify_all();
}

bool board::is_closed() const {
  const std::lock_guard lock{mutex_};
  return is_closed_;
}

} // namespace evo::music::serve
