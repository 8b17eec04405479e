#include "nn/musicgen/generation_windows.hpp"

#include <doctest/doctest.h>

namespace evo::music::nn {

using windows = std::vector<generation_window>;

TEST_CASE("a clip within the window is one") {
  CHECK(generation_windows(1500, 0, 1500, 900) == windows{{0, 1500, 0}});
  CHECK(generation_windows(10, 4, 1500, 900) == windows{{0, 10, 4}});
}

// audiocraft with max_duration 30 s, extend_stride 18 s and 50 frames a second.
TEST_CASE("a longer clip continues the last part of each window") {
  CHECK(generation_windows(3000, 0, 1500, 900) ==
        windows{{0, 1500, 0}, {900, 2400, 1500}, {1800, 3000, 2400}});
  CHECK(generation_windows(1501, 0, 1500, 900) == windows{{0, 1500, 0}, {900, 1501, 1500}});
}

TEST_CASE("of a long beginning, the last part is seen") {
  CHECK(generation_windows(30, 15, 10, 6) == windows{{11, 21, 15}, {17, 27, 21}, {23, 30, 27}});
  CHECK(generation_windows(12, 9, 10, 6) == windows{{0, 10, 9}, {6, 12, 10}});
}

TEST_CASE("a clip that is complete takes no window") {
  CHECK(generation_windows(15, 15, 10, 6).empty());
  CHECK(generation_windows(0, 0, 10, 6).empty());
}

} // namespace evo::music::nn
