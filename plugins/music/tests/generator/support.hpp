#pragma once
/// @file
/// What the generator's tests share.

#include "evo/music/synth.hpp"

#include <vector>

namespace evo::music::generator_tests {

[[nodiscard]] inline brief brief_for(genre g) {
  brief b;
  b.genres[static_cast<std::size_t>(g)] = 1;
  return b;
}

[[nodiscard]] inline std::vector<genre> all_genres() {
  std::vector<genre> all;
  for (std::size_t g = 0; g < genre_count; ++g)
    all.push_back(static_cast<genre>(g));
  return all;
}

/// One soundfont for all tests: it takes a second to load.
[[nodiscard]] inline const synth_renderer& shared_renderer() {
  static const synth_renderer renderer;
  return renderer;
}

/// 2 x frames planar samples.
[[nodiscard]] inline std::vector<float> rendered(const score& s, double seconds) {
  std::vector<float> out(2 * static_cast<std::size_t>(seconds * shared_renderer().rate()));
  shared_renderer().render(s, out);
  return out;
}

} // namespace evo::music::generator_tests
