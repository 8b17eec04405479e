#include "style.hpp"

#include "styles/styles.hpp"

#include <array>

namespace evo::music::writing {

const style& style_of(genre g) {
  // Constant tables, in the order of the enumeration.
  static const std::array<style, genre_count> all{
      ambient_style(),   blues_style(),   bossa_nova_style(), chiptune_style(),
      classical_style(), country_style(), disco_style(),      drum_and_bass_style(),
      folk_style(),      funk_style(),    hip_hop_style(),    jazz_style(),
      metal_style(),     reggae_style(),  rock_style(),       techno_style()};
  return all[static_cast<std::size_t>(g)];
}

} // namespace evo::music::writing
