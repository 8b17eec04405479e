#include "wilcoxon.hpp"

#include <doctest/doctest.h>

#include <limits>

using evo::music::wilcoxon_greater;

TEST_CASE("ten positive differences are as unlikely as ten heads") {
  const auto r = wilcoxon_greater({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  CHECK(r.w_plus == 55);
  CHECK(r.p == 1.0 / 1024);
}

TEST_CASE("known values from the table of the exact distribution") {
  // n = 5: W+ >= 14 in 2 of 32 cases, W+ >= 12 in 5 of 32 (sums of subsets of 1..5).
  CHECK(wilcoxon_greater({-1, 2, 3, 4, 5}).p == 2.0 / 32);
  CHECK(wilcoxon_greater({1, 2, -3, 4, 5}).p == 5.0 / 32);
  // n = 10: the critical value 10 for the smaller sum at 0.05, one-sided: P(W+ >= 45) = 43 / 1024.
  const auto r = wilcoxon_greater({-1, -2, -3, -4, 5, 6, 7, 8, 9, 10});
  CHECK(r.w_plus == 45);
  CHECK(r.p == 43.0 / 1024);
}

TEST_CASE("ties share their mean rank and equal pairs are dropped") {
  const auto r = wilcoxon_greater({0, 1, 1, -1, 2});
  CHECK(r.pairs == 4);
  CHECK(r.w_plus == 8);   // 2 + 2 + 4
  CHECK(r.p == 4.0 / 16); // 10 once, 8 three times
}

TEST_CASE("nothing to compare proves nothing") {
  CHECK(wilcoxon_greater({}).p == 1);
  CHECK(wilcoxon_greater({0, 0}).p == 1);
  CHECK_THROWS(static_cast<void>(wilcoxon_greater({std::numeric_limits<double>::quiet_NaN()})));
  CHECK_THROWS(static_cast<void>(wilcoxon_greater(std::vector<double>(25, 1.0))));
}
