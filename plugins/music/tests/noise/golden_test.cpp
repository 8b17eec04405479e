#include "golden.hpp"
#include "signals.hpp"

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::noise_signals;

TEST_CASE("the twenty clips are those that the references heard") {
  const auto table = read_golden(EVO_NOISE_GOLDEN);
  const auto clips = all();
  CHECK(clips.size() == 20);
  CHECK(table.size() == 20);
  for (const auto& [name, clip] : clips) {
    CAPTURE(name);
    CHECK(mean_magnitude(clip) == doctest::Approx(table.at(name).mean_magnitude).epsilon(1e-6));
  }
}

TEST_CASE("compatible mode: every term is within 1e-3 of librosa 0.11.0 on 20 clips (seen 9e-7)") {
  const auto table = read_golden(EVO_NOISE_GOLDEN);
  for (const auto& [name, clip] : all()) {
    CAPTURE(name);
    CHECK(distance(noise_penalty(clip, {.compatible = true}), table.at(name).compatible) < 1e-3);
  }
}

TEST_CASE("corrected mode: every term is within 1e-3 of its definition in numpy on 20 clips "
          "(seen 9e-7)") {
  const auto table = read_golden(EVO_NOISE_GOLDEN);
  for (const auto& [name, clip] : all()) {
    CAPTURE(name);
    CHECK(distance(noise_penalty(clip), table.at(name).corrected) < 1e-3);
  }
}
