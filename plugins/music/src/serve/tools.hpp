#pragma once
/// @file
/// What the page makes music with. Whoever calls keeps the objects alive.

#include "evo/music/config.hpp"
#include "evo/music/session.hpp"
#include "evo/music/taste_model.hpp"

#include <functional>
#include <memory>

namespace evo::music::serve {

struct page_tools {
  const evolution_tools& evolve; ///< for what somebody waits for
  const taste_model& taste;
  const configuration& config; ///< of sessions: mode dynamic
  /// For prompts that are tried with other settings than the configuration's; may be empty.
  std::function<std::unique_ptr<generator>(const generator_options&)> make_generator{};
  /// Of evolutions while somebody listens: its threads step back, see step_back(). May be empty.
  executor background{};

  /// What an evolution is made with, while somebody listens.
  [[nodiscard]] evolution_tools in_background() const {
    evolution_tools tools = evolve;
    if (background)
      tools.run = background;
    return tools;
  }
};

} // namespace evo::music::serve
