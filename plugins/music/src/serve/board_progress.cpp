#include "serve/board_progress.hpp"

namespace evo::music::serve {

void board_progress::update(const progress_state& s) {
  if (first_share_ < 0)
    first_share_ = s.share;
  const double done = s.share - first_share_;
  const double left =
      done > 0 ? pace_.worked_seconds() * (1 - s.share) / done : activity_state::unknown;
  board_.change([&](activity_state& state) {
    state.generation = s.generation;
    state.share = s.share;
    state.seconds_left = left;
    if (state.now == phase::preparing)
      state.now = phase::evolving;
  });
}

void board_progress::generation(const generation_record& g) {
  board_.change([&](activity_state& state) {
    state.generation = g.index + 1;
    state.best = g.best_so_far;
    state.mean = g.mean;
  });
}

void board_progress::end() {
  board_.change([](activity_state& state) {
    state.now = phase::ending;
    state.share = 1;
    state.seconds_left = activity_state::unknown;
  });
}

} // namespace evo::music::serve
