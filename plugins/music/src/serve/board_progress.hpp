#pragma once
/// @file
/// An evolution's progress, put on a board.

#include "serve/board.hpp"
#include "serve/pace.hpp"

#include "evo/music/progress.hpp"

namespace evo::music::serve {

class board_progress final : public progress {
public:
  /// @param where, by have to live as long
  board_progress(board& where, const pace& by) : board_{where}, pace_{by} {}

  void say(const std::string&) override {}
  void update(const progress_state& s) override;
  void generation(const generation_record& g) override;
  void end() override;
  /// A new evolution, or one that goes on, begins.
  void begin() { first_share_ = -1; }

private:
  board& board_;
  const pace& pace_;
  double first_share_ = -1; ///< where the evolution was when it went on
};

} // namespace evo::music::serve
