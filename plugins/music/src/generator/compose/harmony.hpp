#pragma once
/// @file
/// Where a bar stands in the form, and which chords it has. Both depend on the bar's number alone,
/// never on how long the music goes on.

#include "plan.hpp"
#include "theory.hpp"

namespace evo::music::writing {

/// A section as it happens; sections of one label share their material.
struct section {
  char label = 'A';
  int index = 0;  ///< among all sections
  int repeat = 0; ///< among those of this label
  int first_bar = 0, bars = 8;
  double intensity = 1; ///< dynamics and thickness, about [0.6, 1.1]
};

[[nodiscard]] section section_of(const plan& p, int bar);

/// A chord in its place.
struct placed_chord {
  std::uint32_t start = 0, duration = 0; ///< ticks
  chord harmony;
};

/// The harmony of one section, bar by bar, at the absolute ticks of the section.
class section_harmony {
public:
  /// @param material the key of the section's label
  section_harmony(const plan& p, const section& s, const random_key& material);

  [[nodiscard]] const std::vector<placed_chord>& chords() const noexcept { return chords_; }
  /// The chord that holds at a tick of the section (the last one after its end).
  [[nodiscard]] const placed_chord& at(std::uint32_t tick) const noexcept;
  /// The chord after the one that holds at `tick`; at the section's end its first.
  [[nodiscard]] const chord& after(std::uint32_t tick) const noexcept;

private:
  std::vector<placed_chord> chords_;
};

} // namespace evo::music::writing
