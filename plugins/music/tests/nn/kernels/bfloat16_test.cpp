// Rounding to bfloat16 on its edges.
#include "nn/kernels/bfloat16.hpp"

#include <bit>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>

namespace evo::music::nn {
namespace {

float rounded(float value) {
  return from_bfloat16(to_bfloat16(value));
}

} // namespace

TEST_CASE("bfloat16: to the nearest, ties to even") {
  CHECK(rounded(1.0F) == 1.0F);
  CHECK(rounded(1.0F + 0x1p-8F) == 1.0F);                // a tie, down to even
  CHECK(rounded(1.0F + 0x1p-7F + 0x1p-8F) == 1.015625F); // a tie, up to even
  CHECK(rounded(1.0F + 0x1p-8F + 0x1p-20F) == 1.0F + 0x1p-7F);
  CHECK(rounded(-1.0F - 0x1p-8F - 0x1p-20F) == -1.0F - 0x1p-7F);
  CHECK(rounded(2.0F - 0x1p-10F) == 2.0F); // carries into the exponent
}

TEST_CASE("bfloat16: zeros, denormals, infinities, NaN") {
  using limits = std::numeric_limits<float>;
  CHECK(to_bfloat16(-0.0F) == 0x8000);
  CHECK(rounded(0x1p-133F) == 0x1p-133F); // the smallest bfloat16
  CHECK(rounded(limits::denorm_min()) == 0.0F);
  CHECK(rounded(limits::infinity()) == limits::infinity());
  CHECK(rounded(limits::max()) == limits::infinity());
  CHECK(rounded(-limits::max()) == -limits::infinity());
  CHECK(std::isnan(rounded(limits::quiet_NaN())));
  CHECK(std::isnan(rounded(std::bit_cast<float>(0x7F800001U)))); // all of it in the lower half
  CHECK(std::isnan(rounded(std::bit_cast<float>(0xFFFFFFFFU))));
}

} // namespace evo::music::nn
