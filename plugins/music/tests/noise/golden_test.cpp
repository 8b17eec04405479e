#include "golden.hpp"
#include "signals.hpp"

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::noise_signals;

TEST_CASE(
    "compatible mode: every term is within 1e-3 of librosa 0.11.0 on 20 clips (seen 1.3e-6)") {
  const auto table = read_golden(EVO_NOISE_GOLDEN);
  const auto clips = all();
  REQUIRE(clips.size() == 20);
  for (const auto& [name, clip] : clips) {
    CAPTURE(name);
    const auto& expected = table.at(name);
    CHECK(mean_magnitude(clip) == doctest::Approx(expected.mean_magnitude).epsilon(1e-6));
    const noise_terms found = noise_penalty(clip, {.compatible = true});
    CHECK(distance(found, expected.terms) < 1e-3);
  }
}
