#include "evo/music/brief.hpp"

namespace evo::music {

std::string_view name(genre g) noexcept {
  constexpr std::string_view names[genre_count] = {
      "ambient", "blues",         "bossa nova", "chiptune", "classical", "country",
      "disco",   "drum and bass", "folk",       "funk",     "hip hop",   "jazz",
      "metal",   "reggae",        "rock",       "techno",
  };
  return names[static_cast<std::size_t>(g)];
}

} // namespace evo::music
