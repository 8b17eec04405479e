#include "page_trend.hpp"

#include <doctest/doctest.h>

#include <limits>

using evo::music::mean_ranks;
using evo::music::page_trend_test;

// SciPy 1.17.1, scipy.stats.page_trend_test(table, method="asymptotic"); the first table is the
// example of its documentation.
TEST_CASE("known values") {
  const auto r = page_trend_test({{3, 4, 3},
                                  {2, 2, 4},
                                  {3, 3, 5},
                                  {1, 3, 2},
                                  {2, 3, 2},
                                  {2, 4, 5},
                                  {1, 2, 4},
                                  {3, 4, 4},
                                  {2, 4, 5},
                                  {1, 3, 4}});
  CHECK(r.l == 133.5);
  CHECK(r.p == doctest::Approx(0.0012693433690751756).epsilon(1e-12));
  const auto six = page_trend_test({{-0.2, 0.5, 0.61, 0.7, 0.66, 0.72},
                                    {0.1, 0.3, 0.25, 0.4, 0.5, 0.45},
                                    {-0.5, -0.1, 0.2, 0.1, 0.3, 0.35},
                                    {0.0, 0.9, 0.8, 0.7, 0.6, 0.5}});
  CHECK(six.l == 340);
  CHECK(six.p == doctest::Approx(0.0016472569382912899).epsilon(1e-12));
}

TEST_CASE("no trend, and one that falls") {
  CHECK(page_trend_test({{1, 1, 1, 1}, {4, 3, 2, 1}, {1, 2, 3, 4}}).p == doctest::Approx(0.5));
  CHECK(page_trend_test({{3, 2, 1}, {3, 2, 1}, {3, 2, 1}, {3, 2, 1}}).p > 0.99);
}

TEST_CASE("equal values share their mean rank") {
  CHECK(mean_ranks(std::vector<double>{2, 1, 2, 3}) == std::vector<double>{2.5, 1, 2.5, 4});
}

TEST_CASE("what is no table is refused") {
  CHECK_THROWS(static_cast<void>(page_trend_test({{1, 2}, {1, 2, 3}})));
  CHECK_THROWS(static_cast<void>(page_trend_test({{1}})));
  CHECK_THROWS(static_cast<void>(page_trend_test({{1, std::numeric_limits<double>::quiet_NaN()}})));
  CHECK(page_trend_test({}).p == 1);
}
