#pragma once
#include <string>
#include <vector>

#include "evo/music/session_record.hpp"

namespace evo::music::report {

/// What lies where on the map of a session.
struct session_place {
  enum class kind : std::uint8_t { track, belief, taste };
  kind what = kind::track;
  std::uint64_t round = 0; ///< of the playlist, or after which the belief was so; 0: taste
  const session_play* play = nullptr; ///< of a track
  double x = 0, y = 0;
};

struct session_chart {
  std::vector<session_place> places;
  double kept = 0; ///< share of the variance that the plane keeps
};

/// All directions of played tracks, beliefs and the true taste on the plane of their principal
/// components; nothing if there are fewer than three.
[[nodiscard]] session_chart chart_of(const session_record& session);

[[nodiscard]] std::string session_map_section(const session_record& session);

} // namespace evo::music::report
