#include "nn/musicgen/sinusoidal_positions.hpp"

#include <cmath>
#include <doctest/doctest.h>

namespace evo::music::nn {

TEST_CASE("positions are cosines, then sines, of frequencies down to 1 / 10000") {
  constexpr std::size_t width = 8, half = width / 2;
  const auto table = sinusoidal_positions(3, width);
  REQUIRE(table.size() == 3 * width);
  for (std::size_t p = 0; p < 3; ++p)
    for (std::size_t i = 0; i < half; ++i) {
      const double angle =
          static_cast<double>(p) * std::pow(10000.0, -static_cast<double>(i) / (half - 1));
      CHECK(table[p * width + i] == doctest::Approx(std::cos(angle)).epsilon(1e-6));
      CHECK(table[p * width + half + i] == doctest::Approx(std::sin(angle)).epsilon(1e-6));
    }
}

TEST_CASE("angles are rounded to float as transformers does") {
  // torch: arange(48 / 2).float() * -(log(10000) / 23), exp, times 1999, cos and sin.
  const auto table = sinusoidal_positions(2000, 48);
  const float* last = table.data() + 1999 * 48;
  CHECK(last[1] == doctest::Approx(0.498471856).epsilon(1e-6));
  CHECK(last[24 + 1] == doctest::Approx(0.866905868).epsilon(1e-6));
  CHECK(last[5] == doctest::Approx(0.969116747).epsilon(1e-6));
  CHECK(last[24 + 5] == doctest::Approx(-0.246602386).epsilon(1e-6));
}

} // namespace evo::music::nn
