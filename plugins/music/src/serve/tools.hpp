#pragma once
/// @file
/// What the page makes music with. Whoever calls keeps the objects alive.

#include "evo/music/config.hpp"
#include "evo/music/language_model.hpp"
#include "evo/music/session.hpp"
#include "evo/music/taste_model.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace evo::music::serve {

/// Another strategy than the configuration's, which may be chosen where a session begins.
struct page_strategy {
  std::string name;
  std::string missing{};  ///< why it can't be chosen here, in words; empty if it can
  configuration config{}; ///< of sessions that evolve with it
};

struct page_tools {
  const evolution_tools& evolve; ///< for what somebody waits for
  const taste_model& taste;
  const configuration& config; ///< of sessions: mode dynamic
  /// For prompts that are tried with other settings than the configuration's; may be empty.
  std::function<std::unique_ptr<generator>(const generator_options&)> make_generator{};
  /// Of evolutions while somebody listens: its threads step back, see step_back(). May be empty.
  executor background{};
  std::vector<page_strategy> strategies{};
  /// For strategies that ask a language model; may be empty if none does.
  language_models make_language{};

  /// @param strategy empty for the configuration's
  /// @returns nullptr for one that can't be chosen
  [[nodiscard]] const configuration* configured_with(const std::string& strategy) const {
    if (strategy.empty() || strategy == config.strategy.name)
      return &config;
    for (const auto& s : strategies)
      if (s.name == strategy && s.missing.empty())
        return &s.config;
    return nullptr;
  }

  /// What an evolution is made with, while somebody listens.
  [[nodiscard]] evolution_tools in_background() const {
    evolution_tools tools = evolve;
    if (background)
      tools.run = background;
    return tools;
  }
};

} // namespace evo::music::serve
