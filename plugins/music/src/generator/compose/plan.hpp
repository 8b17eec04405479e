#pragma once
/// @file
/// From a brief and a seed to decisions: the style with what other genres lend it, the players, the
/// key, the tempo and the form. Everything after follows the plan.

#include "style.hpp"

#include "evo/core/random.hpp"

#include <vector>

namespace evo::music::writing {

/// A part with the instrument that plays it.
struct player {
  part does;
  int program = 0;
};

struct plan {
  style manner; ///< the strongest genre's, changed by what others lend and by the brief
  std::vector<player> players;
  double tempo = 120;
  musical_key key;
  form structure = form::loop;
  bool drums = false;
  double energy = 0.5, density = 0.5, valence = 0.5, strangeness = 0;
};

[[nodiscard]] plan make_plan(const brief& wish, const random_key& key);

} // namespace evo::music::writing
